import type { IncomingMessage } from 'node:http'
import { maxBodyBytes } from './HttpAnswer.js'

/**
 * The whole body as text. `undefined`: it is larger than {@link maxBodyBytes}; the rest is read and
 * thrown away, so that the client gets its answer.
 *
 * @throws the connection broke off.
 */
export async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    if (!(chunk instanceof Buffer)) continue
    size += chunk.length
    if (size <= maxBodyBytes) chunks.push(chunk)
    else chunks.length = 0
  }
  return size <= maxBodyBytes ? Buffer.concat(chunks).toString('utf8') : undefined
}
