import { FareboxError } from '../../errors/FareboxError.js'
import type { FacilitatorMechanism } from '../../mechanism/types.js'
import { findNetwork } from '../../networks/findNetwork.js'
import { parseNetwork } from '../../networks/parseNetwork.js'
import type { SupportedKind, SupportedResponse } from '../../wire/types.js'

/** A scheme on one exact network, and who serves it. */
export interface RegisteredMechanism {
  readonly mechanism: FacilitatorMechanism
  /** Canonical network id. */
  readonly network: string
}

export interface MechanismRegistry {
  readonly entries: readonly RegisteredMechanism[]
  /**
   * @param network In any spelling.
   * @throws `mechanism_unregistered`
   */
  find(scheme: string, network: string): RegisteredMechanism
  /** {@link find}, with `undefined` for what is not served. */
  findIfServed(scheme: string, network: string): RegisteredMechanism | undefined
  /** Who can read transfers of a network, in any spelling. */
  findReader(network: string): RegisteredMechanism | undefined
  supported(): SupportedResponse
}

/**
 * Mechanisms by scheme and exact network. A mechanism for two chains of a family serves these two and
 * no third one.
 *
 * @throws `config_invalid` for a network pattern, for two mechanisms in one place, for none at all.
 */
export function createMechanismRegistry(
  schemes: readonly (FacilitatorMechanism | readonly FacilitatorMechanism[])[],
): MechanismRegistry {
  const entries = new Map<string, RegisteredMechanism>()
  for (const mechanism of schemes.flat()) {
    for (const name of mechanism.networks) {
      const network = toExactNetwork(name)
      const key = `${mechanism.scheme} ${network}`
      if (entries.has(key)) {
        throw new FareboxError('config_invalid', {
          detail: `Two mechanisms serve ${mechanism.scheme} on ${network}.`,
        })
      }
      entries.set(key, { mechanism, network })
    }
  }
  if (entries.size === 0) {
    throw new FareboxError('config_invalid', { detail: 'A facilitator needs a mechanism.' })
  }

  const findIfServed = (scheme: string, network: string): RegisteredMechanism | undefined => {
    const known = toKnownNetwork(network)
    return known === undefined ? undefined : entries.get(`${scheme} ${known}`)
  }

  return {
    entries: [...entries.values()],
    findIfServed,
    findReader(network) {
      const known = toKnownNetwork(network)
      return [...entries.values()].find(
        (entry) => entry.network === known && entry.mechanism.readTransfer !== undefined,
      )
    },
    find(scheme, network) {
      const entry = findIfServed(scheme, network)
      if (entry === undefined) throw new FareboxError('mechanism_unregistered')
      return entry
    },
    supported: () => describe([...entries.values()]),
  }
}

function toExactNetwork(name: string): string {
  if (name.includes('*')) {
    throw new FareboxError('config_invalid', {
      detail: `A facilitator serves exact networks; "${name}" is a pattern.`,
    })
  }
  return parseNetwork(name)
}

function toKnownNetwork(name: string): string | undefined {
  try {
    return parseNetwork(name)
  } catch {
    return undefined
  }
}

function describe(entries: readonly RegisteredMechanism[]): SupportedResponse {
  const signers: Record<string, readonly string[]> = {}
  const kinds = entries.flatMap(({ mechanism, network }): readonly SupportedKind[] => {
    const family = `${network.slice(0, network.indexOf(':'))}:*`
    signers[family] = [...new Set([...(signers[family] ?? []), ...mechanism.signers(network)])]
    const extra = mechanism.supportedExtra?.(network)
    const kind = { scheme: mechanism.scheme, ...(extra === undefined ? {} : { extra }) }
    const nameV1 = findNetwork(network)?.nameV1
    return [
      { x402Version: 2, network, ...kind },
      ...(nameV1 === undefined ? [] : [{ x402Version: 1, network: nameV1, ...kind }]),
    ]
  })
  return { kinds, extensions: [], signers }
}
