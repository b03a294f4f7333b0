import { after } from 'next/server.js'

/**
 * Next's control flow (`redirect()`, `notFound()`) is thrown with a digest; so are errors that Next makes to
 * leave a prerender. `unstable_rethrow` knows them one by one, but its module cannot be loaded by its file
 * name in a route handler.
 */
function isControlFlow(thrown: unknown): boolean {
  return thrown instanceof Error && 'digest' in thrown && typeof thrown.digest === 'string'
}

/**
 * The answer to a handler that threw after the money had moved: it carries the receipt, which a rethrown
 * error could not. The error itself goes where Next reports errors. Nothing for what is not an error but
 * Next's own control flow.
 */
export function toErrorResponse(thrown: unknown): Response | undefined {
  if (isControlFlow(thrown)) return undefined
  try {
    after(() => {
      throw thrown
    })
  } catch {
    // Not in a request of Next: nobody listens.
  }
  return new Response(null, { status: 500 })
}
