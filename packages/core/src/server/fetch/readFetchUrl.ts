import { FareboxError } from '../../errors/FareboxError.js'
import { parsePublicUrl } from './parsePublicUrl.js'

export interface FetchUrlOptions {
  /** What buyers see in place of scheme, host and any prefix that a proxy strips. Beats everything else. */
  readonly publicUrl?: string
  /** True when a proxy overwrites the `X-Forwarded-*` headers, so that they may be believed. Default false. */
  readonly trustProxy?: boolean
  /** The URL as it was asked for, where `request.url` is another. */
  readonly url?: string
}

const hostPattern = /^(?:\[[0-9a-f:.]{2,45}\]|[a-z0-9_][a-z0-9_.-]{0,253})(?::[0-9]{1,5})?$/i
const prefixPattern = /^(?:\/[a-z0-9_.~%-]+)*\/?$/i
const dotSegment = /(?:^|\/)(?:\.|%2e){1,2}(?=\/|$)/i

function refuse(detail: string): FareboxError {
  return new FareboxError('schema_invalid', { detail })
}

/** Of several values the first one: what the outermost proxy said. */
function readForwarded(request: Request, name: string): string | undefined {
  const [first = ''] = (request.headers.get(name) ?? '').split(',')
  return first.trim() === '' ? undefined : first.trim()
}

function readForwardedBase(request: Request, { protocol, host }: URL): string {
  const scheme = readForwarded(request, 'x-forwarded-proto')?.toLowerCase() ?? protocol.slice(0, -1)
  if (scheme !== 'http' && scheme !== 'https') {
    throw refuse('The X-Forwarded-Proto header is neither "http" nor "https".')
  }
  const authority = readForwarded(request, 'x-forwarded-host') ?? host
  const text = `${scheme}://${authority}`
  if (!hostPattern.test(authority) || !URL.canParse(text)) {
    throw refuse('The X-Forwarded-Host header is not a host name with an optional port.')
  }
  const prefix = readForwarded(request, 'x-forwarded-prefix') ?? ''
  if (!prefixPattern.test(prefix) || dotSegment.test(prefix)) {
    throw refuse('The X-Forwarded-Prefix header is not a path.')
  }
  return `${new URL(text).origin}${prefix.replace(/\/$/, '')}`
}

/**
 * The absolute URL of a fetch `Request` as its buyer sees it, path and query as they travelled.
 *
 * @throws `schema_invalid` for forwarded headers that have no safe reading, `config_invalid` for a bad
 * `publicUrl`
 */
export function readFetchUrl(request: Request, options: FetchUrlOptions): string {
  const { publicUrl, trustProxy, url: asked } = options
  const url = new URL(asked ?? request.url)
  url.hash = ''
  // Not put together from its parts: those do not tell an empty query from none.
  const target = url.href.slice(url.href.indexOf('/', url.protocol.length + 2))
  if (publicUrl !== undefined) return `${parsePublicUrl(publicUrl)}${target}`
  return `${trustProxy === true ? readForwardedBase(request, url) : url.origin}${target}`
}
