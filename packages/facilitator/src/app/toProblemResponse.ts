import { toFareboxError } from '@farebox/core'

const headers = { 'content-type': 'application/problem+json' }

/**
 * The answer to a call that failed: an RFC 9457 problem, with the `error` text that reference clients
 * look for (x402 v2 §1.7). What was thrown is not in it.
 */
export function toProblemResponse(thrown: unknown): Response {
  const error = toFareboxError(thrown)
  const problem = error.toProblem()
  const body = { ...problem, error: problem.detail ?? problem.title }
  const retry: Record<string, string> = error.status === 503 ? { 'retry-after': '1' } : {}
  return new Response(JSON.stringify(body), {
    status: error.status,
    headers: { ...headers, ...retry },
  })
}

/** The answer where there is nothing. */
export function toNotFoundResponse(detail: string): Response {
  const body = { type: 'about:blank', title: 'Not Found', status: 404, detail, error: detail }
  return new Response(JSON.stringify(body), { status: 404, headers })
}
