/** As much of a body as was read, and where the rest is. */
export interface HeldBody {
  readonly chunks: readonly Uint8Array[]
  /** Where the rest is read. Absent when the body is complete. */
  readonly reader?: ReadableStreamDefaultReader<Uint8Array>
}

/** Reads a body until it ends or `holdBytes` are held; nothing at all where that is 0. */
export async function holdBody(response: Response, holdBytes: number): Promise<HeldBody> {
  const reader = response.body?.getReader()
  if (reader === undefined) return { chunks: [] }
  // Some hosts send the head with the first chunk, and events may be a long time coming.
  if (holdBytes === 0) return { chunks: [new Uint8Array()], reader }
  const chunks: Uint8Array[] = []
  let length = 0
  while (length < holdBytes) {
    const { done, value } = await reader.read()
    if (done) return { chunks }
    chunks.push(value)
    length += value.byteLength
  }
  return { chunks, reader }
}
