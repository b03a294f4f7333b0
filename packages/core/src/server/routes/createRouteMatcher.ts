import { FareboxError } from '../../errors/FareboxError.js'
import { listPathReadings } from './listPathReadings.js'
import { parseRoutePattern } from './parseRoutePattern.js'

/** `'/weather'`, `'GET /cities/:city'`, `'/api/*'`. */
export type RoutePattern = `/${string}` | `${Uppercase<string>} /${string}`

/**
 * What was registered for a request, if anything. `targets` are its request targets in the order to be
 * asked: what a router or a rewrite left over, then the original one.
 */
export type RouteMatcher<Value> = (method: string, targets: readonly string[]) => Value | undefined

/**
 * Decides by path which requests are priced, so that none gets by under another spelling (T16).
 *
 * A path is compared in every reading that a router, a file server or a proxy may give it: encoded and
 * decoded, with double and back slashes, with dot segments, in any case, with and without a slash at
 * the end. Within one reading the first pattern wins, in the order written. When readings lead to
 * different patterns, the request is refused: it would be paid by one and served by the other.
 *
 * @throws `config_invalid` for a pattern that cannot be read. The matcher throws `schema_invalid` for
 * a path that is ambiguous.
 * @example
 * ```ts
 * import { createRouteMatcher } from '@farebox/core/server'
 *
 * const find = createRouteMatcher({ 'GET /weather': 'a cent', '/api/*': 'a dollar' })
 * find('GET', ['//api%2Freport']) // 'a dollar'
 * find('GET', ['/free']) // undefined
 * ```
 */
export function createRouteMatcher<Value>(routes: {
  readonly [pattern: RoutePattern]: Value
}): RouteMatcher<Value> {
  const entries = Object.entries(routes).map(([pattern, value]) => ({
    ...parseRoutePattern(pattern),
    value,
  }))

  return (method, targets) => {
    const candidates = entries.filter(({ coversMethod }) => coversMethod(method.toUpperCase()))
    if (candidates.length === 0) return undefined
    for (const target of targets) {
      const found = new Set<(typeof entries)[number]>()
      for (const reading of listPathReadings(target)) {
        const match = candidates.find(({ path }) => path.test(reading))
        if (match !== undefined) found.add(match)
      }
      if (found.size > 1) {
        throw new FareboxError('schema_invalid', {
          detail: 'The path can be read in several ways, which differ in price.',
        })
      }
      for (const { value } of found) return value
    }
    return undefined
  }
}
