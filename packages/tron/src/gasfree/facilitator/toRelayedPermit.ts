import type { Hex } from '@farebox/evm'
import type { GasFreePayload } from '../GasFreePermit.js'
import type { RelayedPermit } from './GasFreeNetwork.js'

/** The part of a permit that the chain shows. */
export function toRelayedPermit(
  { permit, signature }: GasFreePayload,
  from: Hex,
  fromBlock: bigint,
): RelayedPermit {
  const { token, receiver, value, deadline } = permit
  return { token, from, receiver, value, deadline, signature, fromBlock }
}
