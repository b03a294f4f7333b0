import { FareboxError } from '@farebox/core'

/**
 * The origin and path prefix of a `publicUrl` setting, without a slash at the end.
 *
 * @throws `config_invalid` unless it is an absolute http or https URL without credentials, query and
 * fragment.
 */
export function parsePublicUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const plain =
    url !== undefined &&
    (url.protocol === 'https:' || url.protocol === 'http:') &&
    `${url.username}${url.password}${url.search}${url.hash}` === ''
  if (!plain) {
    throw new FareboxError('config_invalid', {
      detail:
        '"publicUrl" must be a URL such as "https://api.example.com" or "https://example.com/api".',
    })
  }
  return `${url.origin}${url.pathname.endsWith('/') ? url.pathname.slice(0, -1) : url.pathname}`
}
