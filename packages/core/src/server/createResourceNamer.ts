import type { HttpRequest } from '../http/types.js'

/**
 * Names what a claim is made for. Most sales in a row are of the same thing: they share the text, which each
 * claim keeps for a day.
 */
export function createResourceNamer(): (
  request: Pick<HttpRequest, 'method'>,
  url: string,
  bodyDigest: string | undefined,
) => string {
  let latest = { method: '', url: '', resource: '' }
  return ({ method }, url, bodyDigest) => {
    if (latest.method !== method || latest.url !== url) {
      latest = { method, url, resource: `${method} ${url}` }
    }
    const { resource } = latest
    return bodyDigest === undefined ? resource : `${resource} sha-256=${bodyDigest}`
  }
}
