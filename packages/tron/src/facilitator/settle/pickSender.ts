import { FareboxError } from '@farebox/core'
import type { TronChain } from '../chain/TronChain.js'
import type { Prices } from '../chain/createEnergyPrices.js'
import type { Signer } from '../signers/createSignerPool.js'
import type { Settlement } from './Settlement.js'

export interface Sender {
  readonly signer: Signer
  /** SUN. */
  readonly feeLimit: bigint
}

/** Bytes of a transaction besides its calldata: its other fields, a signature, java-tron's own margin. */
const otherBytes = 350n

/**
 * A signer that has the energy and bandwidth for a settlement, or the TRX to burn for them: a transaction
 * that runs out of energy burns all that it had, and settles nothing. The call is simulated once more to
 * know how much that is. `undefined` when it would fail.
 *
 * @throws `settlement_failed` when none has, or when it needs more than the fee limit; nothing is sent then
 */
export async function pickSender(
  chain: TronChain,
  settlement: Settlement,
): Promise<Sender | undefined> {
  const { to, data, caller } = settlement
  const candidates = chain.signers.candidates(caller)
  const [first] = candidates
  if (first === undefined) return undefined
  const [prices, result] = await Promise.all([
    chain.prices.get(),
    chain.http.callContract({ from: first.address, to, data }),
  ])
  if (!result.ok) return undefined
  // Storage and prices can change until it is included.
  const energy = (result.energyUsed * 6n) / 5n
  if (energy * prices.energy > chain.feeLimit) {
    throw refuse(
      'fee_limit_exceeded',
      'The settlement needs more energy than the fee limit allows.',
    )
  }
  const bytes = BigInt(data.length / 2) + otherBytes
  const signer = await findAble(chain, candidates, { energy, bytes, prices })
  if (signer === undefined) {
    throw refuse('insufficient_energy', 'No signer has the energy, or the TRX to burn for it.')
  }
  const generous = energy * prices.energy * 2n
  return { signer, feeLimit: generous < chain.feeLimit ? generous : chain.feeLimit }
}

interface Need {
  readonly energy: bigint
  readonly bytes: bigint
  readonly prices: Prices
}

async function findAble(
  chain: TronChain,
  [signer, ...others]: readonly Signer[],
  need: Need,
): Promise<Signer | undefined> {
  if (signer === undefined) return undefined
  const { energy, bytes, prices } = need
  const [resources, balance] = await Promise.all([
    chain.http.getResources(signer.address),
    chain.http.getBalance(signer.address),
  ])
  const missing = energy > resources.energy ? energy - resources.energy : 0n
  const burnt =
    missing * prices.energy + (bytes > resources.bandwidth ? bytes * prices.bandwidth : 0n)
  return balance >= burnt ? signer : findAble(chain, others, need)
}

function refuse(reason: string, detail: string): FareboxError {
  return new FareboxError('settlement_failed', { reason, detail })
}
