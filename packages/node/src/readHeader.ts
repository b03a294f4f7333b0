import type { IncomingMessage } from 'node:http'

const none: readonly string[] = []

/**
 * Every value of a header, in the order sent. `req.headers` joins or drops duplicates, which would
 * hide that a payment was sent twice (T13). `name` in lower case.
 */
export function readHeader(req: IncomingMessage, name: string): readonly string[] {
  const { rawHeaders } = req
  let values: string[] | undefined
  // Names and values take turns.
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const given = rawHeaders[index]
    if (given?.length !== name.length || given.toLowerCase() !== name) continue
    const value = rawHeaders[index + 1] ?? ''
    if (values === undefined) values = [value]
    else values.push(value)
  }
  return values ?? none
}
