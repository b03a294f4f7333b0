import type { CompiledRoute } from './compileRoute.js'

/** Many proxies take 8 KiB for all headers of an answer together. */
const recommendedBytes = 6 * 1024
const usualUrl = `https://api.example.com/${'x'.repeat(76)}`

/** A sentence about a challenge that proxies may cut off, or `undefined`. */
export function describeLargeHeader(length: number): string | undefined {
  return length <= recommendedBytes
    ? undefined
    : `The PAYMENT-REQUIRED header of a route takes ${length} bytes; proxies may refuse more than 8 KiB of headers.`
}

/**
 * {@link describeLargeHeader} for a route whose terms are known without a request; others are looked at when
 * they are asked for.
 */
export function warnOfLargeHeader<Context>(route: CompiledRoute<Context>): string | undefined {
  if (route.fixedQuote === undefined) return undefined
  const request = { method: 'GET', url: usualUrl, headers: () => [], context: undefined }
  return describeLargeHeader(
    route.fixedQuote.encodeChallenge(request, 'Payment required').header.length,
  )
}
