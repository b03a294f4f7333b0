import type { HashFunctions } from './hashes/HashFunctions.js'

/** What the core would otherwise take from its surroundings. Tests replace it; users rarely do. */
export interface Environment {
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Cryptographically secure random bytes. */
  readonly randomBytes: (length: number) => Uint8Array
  /** Resolves after the delay, or rejects with the signal's reason when that aborts first. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>
  /** Calls back once, after the delay, unless the returned function is called first. */
  readonly after: (milliseconds: number, callback: () => void) => () => void
  /** Calls back at every interval until the returned function is called; keeps no process alive. */
  readonly repeat: (milliseconds: number, callback: () => void) => () => void
  /** Default: those of a library in JavaScript. */
  readonly hashes?: HashFunctions
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

function after(milliseconds: number, callback: () => void): () => void {
  const timer = setTimeout(callback, milliseconds)
  return () => clearTimeout(timer)
}

function repeat(milliseconds: number, callback: () => void): () => void {
  // Node answers with an object whose timer can be detached from the process; browsers with a number.
  const timer: unknown = setInterval(callback, milliseconds)
  if (typeof timer === 'object' && timer !== null && 'unref' in timer) {
    if (typeof timer.unref === 'function') timer.unref()
  }
  // The platform takes back what it gave.
  return () => clearInterval(timer as number)
}

/** The real clock, the platform's random source, real timers. */
export const systemEnvironment: Environment = {
  now: Date.now,
  randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
  sleep,
  after,
  repeat,
}
