import { configError } from '../configError.js'

/**
 * The origin and path prefix of a `publicUrl` setting, without a slash at the end.
 *
 * @throws `config_invalid` unless it is an absolute http or https URL without credentials, query and
 * fragment.
 */
export function parsePublicUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isPlain =
    url !== undefined &&
    (url.protocol === 'https:' || url.protocol === 'http:') &&
    `${url.username}${url.password}${url.search}${url.hash}` === ''
  if (!isPlain) {
    throw configError(
      '"publicUrl" must be a URL such as "https://api.example.com" or "https://example.com/api".',
    )
  }
  return `${url.origin}${url.pathname.replace(/\/$/, '')}`
}
