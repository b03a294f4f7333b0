import { FareboxError, parseNetwork } from '@farebox/core'
import type { Address } from 'viem'

/** Where GasFree is on a network, as 20-byte addresses. */
export interface GasFreeAddresses {
  readonly controller: Address
  /** Names the code of the accounts. */
  readonly beacon: Address
}

const published: { readonly [network: string]: GasFreeAddresses } = {
  'tron:728126428': {
    controller: '0x39dd12a54e2bab7c82aa14a1e158b34263d2d510',
    beacon: '0xb4090d337ef8fbf880c1c287412cfb72324d711e',
  },
  'tron:2494104990': {
    controller: '0xa16ab57466b794d87315d691853bda59fd7bf496',
    beacon: '0x9a0c665bdcaca85a407794939e3104f14fd6f2b5',
  },
  'tron:3448148188': {
    controller: '0x518688fbb39ccf1253f2b1217679fbe316329288',
    beacon: '0x77b6b1f66f7a45f4f4981a1f974032714e046233',
  },
}

/**
 * The published addresses of a network.
 *
 * @throws `network_invalid`; `devnet_failed` for a network without GasFree
 */
export function findGasFreeAddresses(network: string): GasFreeAddresses {
  const addresses = published[parseNetwork(network)]
  if (addresses === undefined) {
    throw new FareboxError('devnet_failed', { detail: 'GasFree is not on this network.' })
  }
  return addresses
}
