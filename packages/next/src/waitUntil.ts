import { after } from 'next/server.js'

/** Keeps a serverless function alive for what follows its answer. Outside of Next there is nothing to do. */
export function waitUntil(work: Promise<void>): void {
  try {
    after(work)
  } catch {
    // A unit test, or a host that has no such thing: the work is done all the same.
  }
}
