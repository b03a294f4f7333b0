import type { IncomingMessage, ServerResponse } from 'node:http'
import type { BeforeName } from './PaidHost.js'

/** Middleware as Node and Connect have it. It answers itself, or calls `next`. */
export type NodeMiddleware = (req: IncomingMessage, res: ServerResponse, next: () => void) => void

export const nodeMiddlewares: Readonly<Record<BeforeName, NodeMiddleware>> = {
  'request-id'(_, res, next) {
    res.setHeader('X-Request-Id', 'r1')
    res.setHeader('Set-Cookie', 'visitor=1')
    res.setHeader('Vary', 'Accept-Encoding')
    next()
  },
  cors(req, res, next) {
    res.setHeader('Access-Control-Allow-Origin', '*')
    res.setHeader('Access-Control-Expose-Headers', 'X-Request-Id')
    if (req.method !== 'OPTIONS') return next()
    res.setHeader('Access-Control-Allow-Headers', 'PAYMENT-SIGNATURE')
    res.statusCode = 204
    res.end()
  },
}
