import type { Readable } from 'node:stream'

interface StreamState {
  readonly buffer: Iterable<unknown>
}

/**
 * What a stream has received and nobody has read, without reading it: `read` and `unshift` would mark
 * the stream as disturbed, and `fetch` refuses such a body. `undefined` when this version of Node keeps
 * it elsewhere.
 */
export function peekBuffered(stream: Readable): readonly Uint8Array[] | undefined {
  if (stream.readableLength === 0) return []
  // Node 20 has a linked list there and later versions an array; both can be iterated.
  const { _readableState: state } = stream as Readable & { readonly _readableState: StreamState }
  const chunks = [...state.buffer].filter((chunk) => chunk instanceof Uint8Array)
  const length = chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0)
  return length === stream.readableLength ? chunks : undefined
}
