import { after } from 'next/server.js'

/** Calls back when the answer has been sent; at once outside of Next. */
export function waitUntilSent(done: () => Promise<void>): void {
  try {
    after(done)
  } catch {
    void done()
  }
}
