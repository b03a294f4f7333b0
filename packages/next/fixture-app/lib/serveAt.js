import { createPaywall } from '@farebox/next'

/** A path of the behaviour suite, which runs in the same process and knows what is sold there. */
export function serveAt(path) {
  return (request, context) =>
    globalThis[Symbol.for('@farebox/next/suite')](createPaywall, path, request, context)
}
