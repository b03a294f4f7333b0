import { FareboxError } from '../errors/FareboxError.js'
import type { OriginDifference } from './Candidate.js'

function parseUrl(text: string, base?: URL): URL | undefined {
  return URL.canParse(text, base) ? new URL(text, base) : undefined
}

/**
 * A payment is for one resource: path and query of the challenge's `resource.url` must be those of the
 * URL that answered, after URL normalisation. A relative `resource.url` is resolved against it. Scheme,
 * host and port may differ, since a server behind a proxy often does not know its public ones.
 *
 * @returns in what the origins differ.
 * @throws `challenge_resource_mismatch`
 */
export function checkResource(resourceUrl: string, requestUrl: string): OriginDifference {
  const requested = parseUrl(requestUrl)
  const resource = requested && parseUrl(resourceUrl, requested)
  if (
    requested === undefined ||
    resource === undefined ||
    resource.pathname !== requested.pathname ||
    resource.search !== requested.search
  ) {
    throw new FareboxError('challenge_resource_mismatch', {
      detail: 'The path and query of resource.url are not those of the requested URL.',
    })
  }
  if (resource.origin === requested.origin) return 'none'
  return resource.host === requested.host ? 'scheme' : 'host'
}
