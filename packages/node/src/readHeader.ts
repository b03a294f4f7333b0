import type { IncomingMessage } from 'node:http'

/**
 * Every value of a header, in the order sent. `req.headers` joins or drops duplicates, which would
 * hide that a payment was sent twice (T13). `name` in lower case.
 */
export function readHeader(req: IncomingMessage, name: string): readonly string[] {
  // Names and values take turns.
  return req.rawHeaders.filter(
    (_, index, raw) => index % 2 === 1 && raw[index - 1]?.toLowerCase() === name,
  )
}
