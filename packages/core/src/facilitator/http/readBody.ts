import { UnusableAnswer } from './UnusableAnswer.js'

/**
 * The body as text, read piece by piece so that no more than the limit is ever held.
 * @throws {@link UnusableAnswer}
 */
export async function readBody(response: Response, maxBytes: number): Promise<string> {
  if (response.body === null) return ''
  const reader = response.body.getReader()
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let text = ''
  let size = 0
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    size += piece.value.byteLength
    if (size > maxBytes) {
      reader.cancel().catch(() => undefined)
      throw new UnusableAnswer('The body is too long.')
    }
    text += decode(decoder, piece.value)
  }
  return text + decode(decoder)
}

function decode(decoder: TextDecoder, bytes?: Uint8Array): string {
  try {
    return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true })
  } catch (cause) {
    throw new UnusableAnswer('The body is not UTF-8.', { cause })
  }
}
