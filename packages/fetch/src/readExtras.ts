/**
 * The options that a runtime adds to `fetch` and a `Request` does not carry, such as `dispatcher` (Node),
 * `next` (Next.js) and `cf` (Workers).
 */
export function readExtras(init: RequestInit | undefined): RequestInit | undefined {
  const extras = Object.entries(init ?? {}).filter(([name]) => !(name in Request.prototype))
  // They are not in the standard type; they go back to the same function that they were written for.
  return extras.length === 0 ? undefined : (Object.fromEntries(extras) as RequestInit)
}
