import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HttpExchange } from './HttpExchange.js'

/** What is used of Express's request, so that its types need not be installed. */
export interface ExpressRequest extends IncomingMessage {
  readonly originalUrl?: string
  readonly app?: { readonly get: (setting: string) => unknown }
}

export function readExpress(req: ExpressRequest, res: ServerResponse): HttpExchange {
  const trust = req.app?.get('trust proxy fn')
  return {
    req,
    res,
    originalUrl: req.originalUrl ?? req.url ?? '/',
    isPeerTrusted: typeof trust === 'function' && trust(req.socket.remoteAddress, 0) === true,
  }
}
