import { FareboxError } from '@farebox/core'

/** Where the paid request goes. */
export interface Target {
  /** The URL that answered with the challenge. */
  readonly url: URL
  readonly redirected: boolean
  readonly crossOrigin: boolean
}

function withoutFragment(text: string): URL {
  const url = new URL(text)
  url.hash = ''
  return url
}

function refuse(detail: string): FareboxError {
  return new FareboxError('challenge_resource_mismatch', { detail })
}

/**
 * The URL that asked for the payment is the one that is paid. After a redirect it must be of the same
 * origin or allowed, and the request a GET: with other methods it is not known what was sent there.
 *
 * @throws `challenge_resource_mismatch`
 */
export function resolveTarget(
  request: Request,
  response: Response,
  allowedHosts: readonly string[],
): Target {
  const requested = withoutFragment(request.url)
  // A hand-made response has no URL.
  const url = response.url === '' ? requested : withoutFragment(response.url)
  const redirected = response.redirected || url.href !== requested.href
  const crossOrigin = url.origin !== requested.origin
  if (crossOrigin && !allowedHosts.includes(url.host)) {
    throw refuse('The request was redirected to another origin; see allowedRedirectHosts.')
  }
  if (redirected && request.method !== 'GET') {
    throw refuse('The request was redirected and is not a GET; request the final URL instead.')
  }
  return { url, redirected, crossOrigin }
}
