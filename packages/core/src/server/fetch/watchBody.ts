/** What became of a body on its way out. Exactly one is called, once. */
export interface BodyEvents {
  /** Everything was taken by whoever sends it. */
  readonly onEnd: () => void
  /** It will not be taken: the buyer is gone. */
  readonly onCancel: () => void
  /** Its source failed. */
  readonly onError: () => void
}

/**
 * A stream of the chunks that are at hand and of what `reader` still has, which tells what becomes of it.
 *
 * A chunk counts as taken when the next one is asked for: the platform's own buffers are out of sight.
 */
export function watchBody(
  chunks: readonly Uint8Array[],
  reader: ReadableStreamDefaultReader<Uint8Array> | undefined,
  events: BodyEvents,
): ReadableStream<Uint8Array> {
  const held = [...chunks]
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        let chunk = held.shift()
        if (chunk === undefined) {
          try {
            chunk = (await reader?.read())?.value
          } catch (error) {
            events.onError()
            throw error
          }
        }
        if (chunk !== undefined) return controller.enqueue(chunk)
        controller.close()
        events.onEnd()
      },
      cancel(reason) {
        events.onCancel()
        return reader?.cancel(reason)
      },
    },
    // With any other, chunks would be asked for before the last one was taken.
    { highWaterMark: 0 },
  )
}
