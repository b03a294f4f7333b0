import { encodeHex } from '@farebox/core'
import { hashText } from '../binding/hashText.js'

/** Requests with the same key want the same answer: the same method, URL and body. */
export async function toRequestKey(request: Request): Promise<string> {
  const body = await request.clone().arrayBuffer()
  const digest = encodeHex(new Uint8Array(await crypto.subtle.digest('SHA-256', body)))
  const [url] = request.url.split('#')
  return encodeHex(await hashText(`${request.method} ${url}\n${digest}`))
}
