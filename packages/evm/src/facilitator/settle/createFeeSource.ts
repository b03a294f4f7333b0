import { FareboxError } from '@farebox/core'
import type { Environment } from '@farebox/core'
import { anything, filledList, list, message, withDefault } from '@farebox/core/wire'
import { parseAnswer } from '../rpc/parseAnswer.js'
import { parseQuantity } from '../rpc/parseQuantity.js'
import type { Rpc } from '../rpc/createRpc.js'

/** The fees of one EIP-1559 transaction, in wei per gas. */
export interface Fees {
  readonly maxFeePerGas: bigint
  readonly maxPriorityFeePerGas: bigint
}

export interface FeeSource {
  /**
   * Fees for a transaction that is sent now, from an answer of the node that is a few seconds old at
   * most.
   * @throws `settlement_failed` when the network asks for more than the cap; `rpc_unavailable`,
   * `rpc_malformed`
   */
  get(): Promise<Fees>
}

export interface FeeCaps {
  readonly maxFeePerGas: bigint
  readonly maxPriorityFeePerGas: bigint
}

const cacheMs = 3_000
/** Where nobody pays a tip, a thousandth of a gwei is one. */
const minimumTip = 1_000_000n

const feeHistory = message({
  baseFeePerGas: filledList(anything),
  reward: withDefault(list(list(anything)), []),
})

/** Fees from `eth_feeHistory`: twice the next base fee, and the median tip of the last five blocks. */
export function createFeeSource(rpc: Rpc, caps: FeeCaps, environment: Environment): FeeSource {
  let cached: { readonly until: number; readonly fees: Promise<Fees> } | undefined
  return {
    get() {
      const now = environment.now()
      if (cached === undefined || now >= cached.until) {
        const fees = readFees(rpc, caps)
        const entry = { until: now + cacheMs, fees }
        cached = entry
        fees.catch(() => {
          if (cached === entry) cached = undefined
        })
      }
      return cached.fees
    },
  }
}

async function readFees(rpc: Rpc, caps: FeeCaps): Promise<Fees> {
  const answer = await rpc.read('eth_feeHistory', ['0x5', 'latest', [50]])
  const { baseFeePerGas, reward } = parseAnswer(feeHistory, answer)
  const baseFee = parseQuantity(baseFeePerGas.at(-1))
  const tips = reward
    .map(([tip]) => parseQuantity(tip))
    .toSorted((a, b) => (a < b ? -1 : Number(a > b)))
  const median = tips[tips.length >> 1] ?? 0n
  const tip = minimum(median > minimumTip ? median : minimumTip, caps.maxPriorityFeePerGas)
  if (baseFee + tip > caps.maxFeePerGas) {
    throw new FareboxError('settlement_failed', {
      detail: 'The network asks for a higher fee than this facilitator pays.',
      reason: 'unexpected_settle_error',
    })
  }
  return {
    maxFeePerGas: minimum(baseFee * 2n + tip, caps.maxFeePerGas),
    maxPriorityFeePerGas: tip,
  }
}

function minimum(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}
