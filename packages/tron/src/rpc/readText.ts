/**
 * The text of an answer, read piece by piece, so that no more than the limit is ever held.
 *
 * @throws RangeError when it is longer
 */
export async function readText(response: Response, maxBytes: number): Promise<string> {
  if (response.body === null) return ''
  const reader = response.body.getReader()
  const decoder = new TextDecoder()
  let text = ''
  let size = 0
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    size += piece.value.byteLength
    if (size > maxBytes) {
      reader.cancel().catch(() => undefined)
      throw new RangeError('The answer is too long.')
    }
    text += decoder.decode(piece.value, { stream: true })
  }
  return text + decoder.decode()
}
