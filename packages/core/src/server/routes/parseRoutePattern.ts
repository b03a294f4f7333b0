import { FareboxError } from '../../errors/FareboxError.js'

/** Every method that Node's parser lets in: a typing error in a pattern would sell nothing. */
const methods: ReadonlySet<string> = new Set(
  (
    'ACL BIND CHECKOUT CONNECT COPY DELETE GET HEAD LINK LOCK M-SEARCH MERGE MKACTIVITY MKCALENDAR ' +
    'MKCOL MOVE NOTIFY OPTIONS PATCH POST PROPFIND PROPPATCH PURGE PUT QUERY REBIND REPORT SEARCH ' +
    'SOURCE SUBSCRIBE TRACE UNBIND UNLINK UNLOCK UNSUBSCRIBE'
  ).split(' '),
)

/** One priced pattern, ready to be compared. */
export interface ParsedRoutePattern {
  /** Does the pattern speak about this method? `method` in upper case. */
  readonly coversMethod: (method: string) => boolean
  /** Matches a path without a slash at its end, in any case. */
  readonly path: RegExp
}

function refuse(pattern: string, reason: string): FareboxError {
  return new FareboxError('config_invalid', {
    detail: `The route pattern ${JSON.stringify(pattern)} ${reason}.`,
  })
}

function toSource(pattern: string, segment: string, isLast: boolean): string {
  if (segment.startsWith('*')) {
    if (!isLast) throw refuse(pattern, 'has "*" before its end; write ":name" for one segment')
    return '(?:/.*)?'
  }
  if (/^:[a-z_]\w*$/i.test(segment)) return '/[^/]+'
  if (/^[\w.~%@!&',;=\u0080-\uffff-]+$/.test(segment) && !/^\.{1,2}$/.test(segment)) {
    return `/${segment.replaceAll('.', String.raw`\.`)}`
  }
  throw refuse(pattern, `has the segment ${JSON.stringify(segment)}, which is not supported`)
}

/**
 * Reads `'/weather'`, `'GET /cities/:city'` or `'/api/*'`.
 *
 * `:name` is one segment, `*` at the end (or `*name`) is everything below and the path itself. `GET`
 * covers `HEAD`; without a method every method is covered.
 *
 * @throws `config_invalid` for everything else, such as an unknown method or a regular expression
 */
export function parseRoutePattern(pattern: string): ParsedRoutePattern {
  const [, method, path] = /^(?:(\S+) )?(\/\S*)$/.exec(pattern) ?? []
  if (path === undefined) throw refuse(pattern, 'is not a path that begins with "/"')
  if (method !== undefined && !methods.has(method)) {
    throw refuse(pattern, `begins with ${JSON.stringify(method)}, which is not an HTTP method`)
  }
  const segments = path === '/' ? [] : path.replace(/\/$/, '').split('/').slice(1)
  const source = segments
    .map((segment, index) => toSource(pattern, segment, index === segments.length - 1))
    .join('')
  return {
    coversMethod: (candidate) =>
      method === undefined || candidate === method || (candidate === 'HEAD' && method === 'GET'),
    path: new RegExp(`^${source}$`, 'is'),
  }
}
