import type { HttpRequest } from '../http/types.js'

/** The URL without its fragment; a buyer compares path and query with what it asked for. */
export function toResourceUrl(request: HttpRequest): string {
  const hash = request.url.indexOf('#')
  return hash < 0 ? request.url : request.url.slice(0, hash)
}
