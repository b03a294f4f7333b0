import { FareboxError } from '../errors/FareboxError.js'
import { matchNetwork } from '../networks/matchNetwork.js'
import { foldAddress } from './toAddressKey.js'

function invalid(detail: string): FareboxError {
  return new FareboxError('config_invalid', { detail })
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined
}

/** @throws `config_invalid` */
export function parseHosts(hosts: readonly string[] | undefined): ReadonlySet<string> | undefined {
  if (hosts === undefined) return undefined
  return new Set(
    hosts.map((host) => {
      const name = host.toLowerCase()
      if (parseUrl(`https://${name}`)?.host === name) return name
      throw invalid('allowedHosts has something that is not a host such as "api.example.com".')
    }),
  )
}

/** @throws `network_invalid` */
export function parseNetworks(
  patterns: readonly string[] | undefined,
): readonly string[] | undefined {
  // Matched once, so that a pattern that cannot be read shows here.
  for (const pattern of patterns ?? []) matchNetwork(pattern, 'eip155:1')
  return patterns
}

/** @throws `config_invalid` */
export function parsePinnedRecipients(recipients: {
  readonly [origin: string]: readonly string[]
}): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(
    Object.entries(recipients).map(([key, addresses]) => {
      const url = parseUrl(key)
      if (url === undefined || url.origin !== key.replace(/\/$/, '')) {
        throw invalid(
          'pinnedRecipients has a key that is not an origin such as "https://api.example.com".',
        )
      }
      return [url.origin, new Set(addresses.map(foldAddress))] as const
    }),
  )
}
