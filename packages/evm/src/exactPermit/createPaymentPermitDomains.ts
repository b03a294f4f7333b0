import { FareboxError, parseNetwork } from '@farebox/core'
import { parseEvmAddress } from '../address/parseEvmAddress.js'
import { toChainId } from '../toChainId.js'
import { evmPaymentPermits } from './evmPaymentPermits.js'
import type { ContractDomain } from './PaymentPermit.js'

/** Contracts by network, in place of a known one or besides them: ids or aliases to addresses. */
export interface PaymentPermitOverrides {
  readonly [network: string]: string
}

/** The domains of the known contracts and of one's own. */
export interface PaymentPermitDomains {
  /** Canonical ids. */
  readonly networks: readonly string[]
  /** @throws `network_invalid`, `network_unknown` for a network without a known contract */
  find(network: string): ContractDomain
}

/** @throws `network_invalid`, `address_invalid` for a contract of one's own that is none */
export function createPaymentPermitDomains(
  overrides: PaymentPermitOverrides = {},
): PaymentPermitDomains {
  const domains = new Map<string, ContractDomain>()
  for (const [name, address] of [
    ...Object.entries(evmPaymentPermits),
    ...Object.entries(overrides),
  ]) {
    const network = parseNetwork(name)
    domains.set(network, {
      chainId: toChainId(network),
      verifyingContract: parseEvmAddress(address),
    })
  }
  return {
    networks: [...domains.keys()],
    find(network) {
      const domain = domains.get(parseNetwork(network))
      if (domain === undefined) {
        throw new FareboxError('network_unknown', {
          detail: 'No PaymentPermit contract is known on this network.',
        })
      }
      return domain
    },
  }
}
