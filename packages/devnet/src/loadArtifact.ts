import { FareboxError } from '@farebox/core'
import { createRequire } from 'node:module'
import * as v from 'valibot'
import type { Abi, Hex } from 'viem'

/** A compiled contract of `@farebox/contracts`. */
export interface Artifact {
  readonly contractName: string
  readonly abi: Abi
  /** Creation code. Absent for Permit2, of which only the deployed code is published. */
  readonly bytecode?: Hex
  /** Runtime code; immutables in it are zero. */
  readonly deployedBytecode: Hex
}

const hexSchema = v.custom<Hex>(
  (value) => typeof value === 'string' && /^0x([0-9a-f]{2})*$/.test(value),
)

const artifactSchema = v.object({
  contractName: v.string(),
  abi: v.custom<Abi>(Array.isArray),
  bytecode: v.exactOptional(hexSchema),
  deployedBytecode: hexSchema,
})

/**
 * Reads a contract's artifact, for tests that deploy or call it themselves.
 *
 * @param name Such as `FareboxUSDC`; see the README of `@farebox/contracts` for the list.
 * @throws `devnet_failed`: there is no such artifact.
 * @example
 * ```ts
 * import { loadArtifact } from '@farebox/devnet'
 *
 * const { abi } = loadArtifact('FareboxUSDC')
 * ```
 */
export function loadArtifact(name: string): Artifact {
  try {
    if (!/^[A-Za-z0-9]+$/.test(name)) throw new Error('not the name of a contract')
    const require = createRequire(import.meta.url)
    return v.parse(artifactSchema, require(`@farebox/contracts/artifacts/${name}.json`))
  } catch (cause) {
    throw new FareboxError('devnet_failed', {
      detail: 'There is no contract artifact of this name.',
      cause,
    })
  }
}
