import type { TronChain } from '../TronChain.js'
import type { FaultState } from './createFaults.js'
import { serveEvents } from './events/serveEvents.js'
import { toJsonAnswer } from './HttpAnswer.js'
import type { HttpAnswer, HttpRequest } from './HttpAnswer.js'
import { serveJsonRpc } from './jsonrpc/serveJsonRpc.js'
import type { HttpHandler } from './listen.js'
import { toErrorPage } from './toErrorPage.js'
import { serveWallet } from './wallet/serveWallet.js'

const broadcasts = new Set(['/wallet/broadcasttransaction', '/wallet/broadcasthex'])

/** The whole API of the node: `wallet`, `walletsolidity`, `jsonrpc` and TronGrid's `v1`. */
export function createHandler(chain: TronChain, state: FaultState): HttpHandler {
  return async (request) => {
    const planned = state.takeAnswer(request.path)
    if (planned !== undefined) return planned
    const answer = await route(chain, state, request)
    return broadcasts.has(request.path) && state.takeLostBroadcast() ? undefined : answer
  }
}

async function route(
  chain: TronChain,
  { isInfoEmpty }: FaultState,
  request: HttpRequest,
): Promise<HttpAnswer> {
  const { path } = request
  if (path === '/jsonrpc') return serveJsonRpc(chain, request)
  if (path.startsWith('/v1/')) return serveEvents(chain, request)
  // What tronweb asks an event server whether it is there.
  if (path === '/healthcheck') return toJsonAnswer('{"ok":true}')
  return (await serveWallet({ chain, isInfoEmpty }, request)) ?? toErrorPage(request, 404)
}
