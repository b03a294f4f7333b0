import { currentVersion, supportedVersions } from './constants.js'
import type { ModeOptions } from './Mode.js'

/** What both sides say of their versions. */
export interface NegotiationOptions extends ModeOptions {
  /** The value of `Accept-x402-Version`: one version, or several with commas. */
  readonly clientVersion?: string | null
  /** @default ['v1.0'] */
  readonly serverVersions?: readonly string[]
}

/** What two sides agree on. As a text it is the agreed version. */
export interface NegotiationResult {
  readonly agreedVersion: string
  /** The same as `agreedVersion`. */
  readonly version: string
  readonly clientVersion: string
  /** The version of the dialect that this package speaks. */
  readonly serverVersion: string
  readonly isCompatible: boolean
  /** The agreed version is a guess: the client asked for none that the server has. */
  readonly degraded: boolean
  readonly toString: () => string
}

/** By number: v1.10 is above v1.9. */
function pickHigher(one: string, other: string): string {
  return one.localeCompare(other, 'en', { numeric: true }) > 0 ? one : other
}

/** Empty if there is none. */
function findHighest(versions: readonly string[]): string {
  return versions.reduce(pickHigher, '')
}

/**
 * Agrees on a version of the dialect: the highest that both have. Versions are compared as they are written. A
 * client that says nothing takes what the server has; where nothing fits, the result is that, too, and
 * `isCompatible` is false. `compat` takes no lists, and falls back to `v1.0` even where the server lacks it.
 *
 * @example
 * ```ts
 * import { negotiateVersion } from '@farebox/www-authenticate'
 *
 * const result = negotiateVersion({ clientVersion: 'v1.0', serverVersions: ['v1.0', 'v0.9'] })
 * result.version // 'v1.0'
 * ```
 */
export function negotiateVersion({
  clientVersion,
  serverVersions = supportedVersions,
  mode = 'strict',
}: NegotiationOptions = {}): NegotiationResult {
  const asked = clientVersion ?? ''
  const wanted = mode === 'strict' ? asked.split(/, */) : [asked]
  const agreed = findHighest(serverVersions.filter((each) => wanted.includes(each)))
  const isFixed = mode === 'compat' || serverVersions.includes(currentVersion)
  const version = agreed || (!isFixed && findHighest(serverVersions)) || currentVersion
  const isCompatible = agreed !== '' || asked === ''
  return {
    agreedVersion: version,
    version,
    clientVersion: asked,
    serverVersion: currentVersion,
    isCompatible,
    degraded: !isCompatible,
    toString: () => version,
  }
}
