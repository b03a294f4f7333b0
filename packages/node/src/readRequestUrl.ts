import type { IncomingMessage } from 'node:http'
import { FareboxError } from '@farebox/core'
import { parsePublicUrl } from '@farebox/core/server'
import { readHeader } from './readHeader.js'

export interface UrlOptions {
  /** What buyers see in place of scheme, host and any prefix that a proxy strips. Beats everything else. */
  readonly publicUrl?: string
  /** True when the peer is a proxy whose `X-Forwarded-*` headers may be believed. Default false. */
  readonly trustProxy?: boolean
  /** Scheme and host as a framework has read them that knows its proxies. Default: read here. */
  readonly origin?: { readonly protocol: string; readonly host: string }
  /** The request target before a router cut its mount path off. Default `req.url`. */
  readonly originalUrl?: string
}

const hostPattern = /^(?:\[[0-9a-f:.]{2,45}\]|[a-z0-9_][a-z0-9_.-]{0,253})(?::[0-9]{1,5})?$/i
const prefixPattern = /^(?:\/[a-z0-9_.~%-]+)*\/?$/i
const dotSegment = /(?:^|\/)(?:\.|%2e){1,2}(?=\/|$)/i

function refuse(detail: string): FareboxError {
  return new FareboxError('schema_invalid', { detail })
}

/** The first entry of the only header of a name: in `X-Forwarded-*`, what the outermost proxy said. */
function readForwarded(req: IncomingMessage, name: string): string | undefined {
  const [first] = (readHeader(req, name)[0] ?? '').split(',')
  return first === undefined || first.trim() === '' ? undefined : first.trim()
}

/** A server has few names, and each is checked and parsed once. Strangers can send others, but not fill it. */
const origins = { http: new Map<string, string>(), https: new Map<string, string>() }
const maxOrigins = 64

function toOrigin(protocol: 'http' | 'https', host: string): string {
  const hosts = origins[protocol]
  const known = hosts.get(host)
  if (known !== undefined) return known
  const origin = parseOrigin(protocol, host)
  if (hosts.size >= maxOrigins) hosts.clear()
  hosts.set(host, origin)
  return origin
}

function parseOrigin(protocol: string, host: string): string {
  const text = `${protocol}://${host}`
  if (!hostPattern.test(host) || !URL.canParse(text)) {
    throw refuse('The Host header is not a host name with an optional port.')
  }
  return new URL(text).origin
}

function readBaseUrl(
  req: IncomingMessage,
  authority: string | undefined,
  { origin, trustProxy = false }: UrlOptions,
): string {
  const forwarded = (name: string): string | undefined =>
    trustProxy ? readForwarded(req, name) : undefined
  const encrypted = 'encrypted' in req.socket && req.socket.encrypted === true
  const given = origin?.protocol ?? forwarded('x-forwarded-proto')
  const protocol = given?.toLowerCase() ?? (encrypted ? 'https' : 'http')
  if (protocol !== 'http' && protocol !== 'https') {
    throw refuse('The X-Forwarded-Proto header is neither "http" nor "https".')
  }
  const hosts = readHeader(req, 'host')
  if (hosts.length > 1) throw refuse('There is more than one Host header.')
  const host = origin?.host ?? forwarded('x-forwarded-host') ?? authority ?? hosts[0]
  if (host === undefined) throw refuse('The Host header is missing.')
  const prefix = forwarded('x-forwarded-prefix') ?? ''
  if (!prefixPattern.test(prefix) || dotSegment.test(prefix)) {
    throw refuse('The X-Forwarded-Prefix header is not a path.')
  }
  return `${toOrigin(protocol, host)}${prefix.endsWith('/') ? prefix.slice(0, -1) : prefix}`
}

/** What is not allowed in a URL, and what URL parsers read as something else than a router does. */
function escapePath(path: string): string {
  if (!/[^\x21-\x7e]|[\\#]/.test(path)) return path
  return path.replaceAll(
    /[^\x21-\x7e]|[\\#]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  )
}

/**
 * The absolute URL of a request as its buyer sees it.
 *
 * Path and query are taken over as they travelled. A path with dot segments (`/a/../b`, also encoded)
 * is refused: a router and a URL parser would disagree about what was bought, and every buyer's HTTP
 * client removes them.
 *
 * @throws `schema_invalid` for a target or a Host that has no safe reading, `config_invalid` for a bad
 * `publicUrl`
 */
export function readRequestUrl(req: IncomingMessage, options: UrlOptions): string {
  const target = options.originalUrl ?? req.url ?? '/'
  const absolute = target.startsWith('/')
    ? undefined
    : /^https?:\/\/([^/?#\\]*)(.*)$/is.exec(target)
  const rest = absolute?.[2] ?? (target === '*' ? '' : target)
  const path = rest === '' || rest.startsWith('?') ? `/${rest}` : rest
  if (!path.startsWith('/')) throw refuse('The request target is not a path.')
  if (/[.%]/.test(path)) {
    const [pathname = ''] = path.split('?')
    if (dotSegment.test(pathname.replaceAll('\\', '/'))) {
      throw refuse('The path has "." or ".." segments.')
    }
  }
  const base =
    options.publicUrl === undefined
      ? readBaseUrl(req, absolute?.[1], options)
      : parsePublicUrl(options.publicUrl)
  return `${base}${escapePath(path)}`
}
