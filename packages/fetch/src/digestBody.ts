import { FareboxError } from '@farebox/core'
import { sha256 } from '@noble/hashes/sha2.js'

async function hashStream(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const hash = sha256.create()
  const stop = (): void => void reader.cancel(signal.reason).catch(() => undefined)
  signal.addEventListener('abort', stop, { once: true })
  try {
    for (;;) {
      const { done, value } = await reader.read()
      signal.throwIfAborted()
      if (done) return hash.digest()
      hash.update(value)
    }
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

/**
 * SHA-256 of the bytes that a request sends. It reads a copy of the body, chunk by chunk, and leaves the
 * request as it is; a form was encoded when the request was made, so every copy has the same boundary.
 *
 * @throws `body_not_replayable` when the body fails; the signal's reason when that aborts
 */
export async function digestBody(request: Request): Promise<Uint8Array> {
  const { signal } = request
  try {
    const copy = request.clone()
    // There are browsers whose requests have a body and no stream of it.
    const reader = copy.body?.getReader()
    return reader === undefined
      ? sha256(new Uint8Array(await copy.arrayBuffer()))
      : await hashStream(reader, signal)
  } catch (cause) {
    signal.throwIfAborted()
    throw new FareboxError('body_not_replayable', { cause })
  }
}
