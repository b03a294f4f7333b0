import { FareboxError } from '@farebox/core'
import { parseTronAddress, toTronAddress, tronNetworks } from '@farebox/tron'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { crossOriginHeaders } from '../tron/http/crossOriginHeaders.js'
import { readBody } from '../tron/http/readBody.js'
import { tronDevAccounts } from '../tron/tronDevAccounts.js'
import { answerGasFree } from './answerGasFree.js'
import { createGasFreeFaults } from './createGasFreeFaults.js'
import { createGasFreeReader } from './createGasFreeReader.js'
import { createGasFreeRelayer } from './createGasFreeRelayer.js'
import { createTransferBook } from './createTransferBook.js'
import { findGasFreeAddresses } from './findGasFreeAddresses.js'
import type { GasFreeProvider, GasFreeProviderOptions } from './GasFreeProvider.js'
import { isGasFreeAuthorized } from './isGasFreeAuthorized.js'

const advanceMs = 20

/**
 * Starts a GasFree provider for a local chain: the five endpoints of the official HTTP API on a loopback
 * port, which really relay. What is submitted is checked as a provider does, sent to the chain under the
 * provider's key, and followed until its block is solid.
 *
 * It does not keep the process alive. What a real provider decides by rules that are not published, such as
 * how many transfers it relays in a day, is not imitated.
 *
 * @throws `network_invalid`, `devnet_failed`
 * @example
 * ```ts
 * import { startGasFreeProvider, startTron } from '@farebox/devnet'
 *
 * const tron = await startTron({ network: 'tron:nile' })
 * const gasFree = await startGasFreeProvider({ tron })
 * await fetch(`${gasFree.url}/api/v1/config/provider/all`)
 * await gasFree.close()
 * await tron.close()
 * ```
 */
export async function startGasFreeProvider({
  tron,
  account = tronDevAccounts.facilitator,
  credentials,
  port = 0,
}: GasFreeProviderOptions): Promise<GasFreeProvider> {
  const { chain, network } = tron
  const { controller } = findGasFreeAddresses(network)
  const reader = createGasFreeReader(chain, controller)
  const state = createGasFreeFaults()
  const book = createTransferBook({
    chain,
    sign: createGasFreeRelayer(chain, controller, account),
    decide: () => state.decide(),
  })
  const longestDeadline = network === tronNetworks.mainnet ? 600 : 3600
  const desk = {
    reader,
    book,
    provider: parseTronAddress(account.hex),
    chainId: chain.chainId,
    controller,
    longestDeadline,
    state,
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request)
    const { method = 'GET', headers } = request
    const path = new URL(`http://127.0.0.1${request.url ?? '/'}`).pathname
    const write = (status: number, answer: unknown): void => {
      response.writeHead(status, { ...crossOriginHeaders, 'content-type': 'application/json' })
      response.end(JSON.stringify(answer))
    }
    if (method === 'OPTIONS') return void response.writeHead(200, crossOriginHeaders).end()
    const failure = state.takeFailure()
    if (failure !== undefined) return write(failure, { code: 'bad_gateway' })
    if (credentials !== undefined && !isGasFreeAuthorized({ method, path, headers }, credentials)) {
      return write(401, 'Authorization hash not match')
    }
    const answer = await answerGasFree(desk, method, path, body)
    if (answer === 'lost') return void request.socket.destroy()
    return write(answer.status, answer.body)
  }

  const server = createServer((request, response) => {
    serve(request, response).catch(() => request.socket.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  }).catch((cause: unknown) => {
    throw new FareboxError('devnet_failed', { detail: 'The port cannot be listened on.', cause })
  })
  server.unref()
  const bound = server.address()
  const taken = typeof bound === 'object' && bound !== null ? bound.port : port

  let running: Promise<void> | undefined
  const timer = setInterval(() => {
    if (running !== undefined || state.isFrozen()) return
    running = book
      .advance()
      // A fault of the chain: the next round tries again.
      .catch(() => undefined)
      .finally(() => {
        running = undefined
      })
  }, advanceMs)
  timer.unref()

  let closed: Promise<void> | undefined
  return {
    url: `http://127.0.0.1:${taken}/${network === tronNetworks.mainnet ? 'tron' : 'nile'}`,
    address: toTronAddress(desk.provider),
    faults: state.faults,
    async accountOf(user) {
      const found = await reader.readAccount(parseTronAddress(user))
      const { nonce, active } = found
      return { gasFreeAddress: toTronAddress(found.account), nonce, active }
    },
    close: () =>
      (closed ??= (async () => {
        clearInterval(timer)
        server.closeAllConnections()
        await new Promise<void>((resolve) => server.close(() => resolve()))
        await running
      })()),
  }
}
