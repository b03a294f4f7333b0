import type { IncomingMessage, OutgoingHttpHeader, ServerResponse } from 'node:http'
import type { HttpExchange } from './HttpExchange.js'

/** What is used of Fastify's request, so that its types need not be installed. */
export interface FastifyRequest {
  readonly raw: IncomingMessage
  readonly originalUrl: string
  /** Only where `trustProxy` is set: the peer, then what it and other trusted proxies have forwarded. */
  readonly ips?: readonly string[]
  /** Kept by Nest where the application is created with `rawBody: true`. */
  readonly rawBody?: unknown
}

/** What is used of Fastify's reply. */
export interface FastifyReply {
  readonly raw: ServerResponse
  getHeaders(): Readonly<Record<string, OutgoingHttpHeader | undefined>>
}

export function readFastify(request: FastifyRequest, reply: FastifyReply): HttpExchange {
  const { raw: req, rawBody, ips = [] } = request
  // Where the host looks for the bytes that a parser has kept.
  if (rawBody instanceof Uint8Array) Object.assign(req, { rawBody })
  return {
    req,
    res: reply.raw,
    originalUrl: request.originalUrl,
    isPeerTrusted: ips.length > 1,
    pendingHeaders: reply.getHeaders(),
  }
}
