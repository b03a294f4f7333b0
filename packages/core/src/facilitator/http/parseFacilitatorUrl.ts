import { FareboxError } from '../../errors/FareboxError.js'

const loopback = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/

function invalid(detail: string, cause?: unknown): FareboxError {
  return new FareboxError('config_invalid', { detail, cause })
}

function parseUrl(url: string): URL {
  try {
    return new URL(url)
  } catch (cause) {
    throw invalid('The facilitator URL is not an absolute URL.', cause)
  }
}

/**
 * The base URL of a facilitator without a trailing slash. What it says about payments is believed, so
 * it must be https; plain http is for loopback hosts and for the origins named.
 *
 * @throws `config_invalid`
 */
export function parseFacilitatorUrl(url: string, allowInsecure: readonly string[] = []): string {
  const parsed = parseUrl(url)
  const { protocol, hostname, origin, pathname } = parsed
  if (protocol !== 'https:' && protocol !== 'http:') {
    throw invalid('The facilitator URL must begin with https://.')
  }
  if (parsed.username !== '' || parsed.password !== '') {
    throw invalid('The facilitator URL holds credentials; pass them as "headers".')
  }
  if (parsed.search !== '' || parsed.hash !== '') {
    throw invalid('The facilitator URL has a query or a fragment.')
  }
  if (protocol === 'http:' && !loopback.test(hostname) && !allowInsecure.includes(origin)) {
    throw invalid(
      'The facilitator URL is plain http; name its origin in "allowInsecure" to accept that.',
    )
  }
  return `${origin}${pathname.replace(/\/+$/, '')}`
}
