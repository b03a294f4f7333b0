import { FareboxError } from '@farebox/core'
import { encodeCreation } from '../../encodeCreation.js'
import { loadArtifact } from '../../loadArtifact.js'
import type { PlacedContract } from '../../placeContracts.js'
import type { TronChain } from '../TronChain.js'
import type { TronSender } from './createTronSender.js'
import { toTronAbi } from './toTronAbi.js'

/**
 * Puts a contract at an address as if the sender had deployed it there, constructor and all; see
 * `placeContracts` for how.
 */
export async function placeTronContract(
  chain: TronChain,
  sender: TronSender,
  { address, artifact, args }: PlacedContract,
): Promise<void> {
  await chain.placeContract(address, encodeCreation(artifact, args))
  const { result, data } = await chain.call({ from: sender.address, to: address })
  if (result !== 'SUCCESS') {
    throw new FareboxError('devnet_failed', { detail: 'A constructor failed.' })
  }
  await sender.trigger(address, '0x')
  const abi = toTronAbi(loadArtifact(artifact).abi)
  await chain.placeContract(address, data, { name: artifact, abi })
}
