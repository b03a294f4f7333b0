import { FareboxError } from '@farebox/core'
import { encodeDeployData } from 'viem'
import type { Hex } from 'viem'
import { loadArtifact } from './loadArtifact.js'

/**
 * A contract's creation code with its arguments behind it.
 *
 * @throws `devnet_failed`: there is no such artifact, or the arguments do not fit its constructor.
 */
export function encodeCreation(artifactName: string, args: readonly unknown[]): Hex {
  const { abi, bytecode } = loadArtifact(artifactName)
  if (bytecode === undefined) {
    throw new FareboxError('devnet_failed', { detail: 'The artifact has no creation code.' })
  }
  try {
    return encodeDeployData({ abi, bytecode, args })
  } catch (cause) {
    throw new FareboxError('devnet_failed', {
      detail: 'The arguments do not fit the contract.',
      cause,
    })
  }
}
