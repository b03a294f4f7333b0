import type { IncomingMessage, OutgoingHttpHeader, ServerResponse } from 'node:http'

/** One request and its response as Node has them, whatever the platform. */
export interface HttpExchange {
  readonly req: IncomingMessage
  readonly res: ServerResponse
  /** The request target as it was sent. */
  readonly originalUrl: string
  /** Does the platform trust the peer as a proxy? */
  readonly isPeerTrusted: boolean
  /** Headers that the platform keeps beside the response until it sends them. */
  readonly pendingHeaders?: Readonly<Record<string, OutgoingHttpHeader | undefined>>
}
