/** What the core would otherwise take from its surroundings. Tests replace it; users rarely do. */
export interface Environment {
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Cryptographically secure random bytes. */
  readonly randomBytes: (length: number) => Uint8Array
  /** Resolves after the delay, or rejects with the signal's reason when that aborts first. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>
}

function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(signal.reason)
    const abort = (): void => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort)
      resolve()
    }, milliseconds)
    signal?.addEventListener('abort', abort, { once: true })
  })
}

/** The real clock, the platform's random source, real timers. */
export const systemEnvironment: Environment = {
  now: Date.now,
  randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
  sleep,
}
