import { encodeApprove } from '@farebox/evm/schemes'
import type { TronHttp } from '../../rpc/TronHttp.js'
import type { Spending } from './readSpendable.js'

/** What an approval takes, in SUN. */
export interface ApprovalEstimate {
  /** What is burnt of the buyer's TRX, after what stakes and the daily allowance pay for. */
  readonly networkFee: bigint
  /** All energy, paid for or not: what a fee limit has to cover. */
  readonly energyFee: bigint
  /** The buyer's TRX. */
  readonly coins: bigint
}

/** An approval with its signature, and what java-tron adds to each transaction. */
const transactionBytes = 345n
/** Where the node names no price. */
const defaults = { energy: 100n, bandwidth: 1000n }

/**
 * What approving would cost now. Nothing is sent.
 *
 * @returns `undefined` when the token refuses the call
 * @throws `rpc_unavailable`, `rpc_malformed`, `chain_mismatch`
 */
export async function estimateApproval(
  http: TronHttp,
  { token, owner, spender }: Spending,
  amount: bigint,
): Promise<ApprovalEstimate | undefined> {
  const [call, parameters, resources, coins] = await Promise.all([
    http.callContract({ from: owner, to: token, data: encodeApprove(spender, amount) }),
    http.getChainParameters(),
    http.getResources(owner),
    http.getBalance(owner),
  ])
  // A token whose `approve` answers nothing is not one that fails.
  if (!call.ok && (call.data !== '0x' || call.message !== undefined)) return undefined
  const energyPrice = parameters.get('getEnergyFee') ?? defaults.energy
  const bytePrice = parameters.get('getTransactionFee') ?? defaults.bandwidth
  const lacking = call.energyUsed > resources.energy ? call.energyUsed - resources.energy : 0n
  const bytes = resources.bandwidth < transactionBytes ? transactionBytes : 0n
  return {
    networkFee: lacking * energyPrice + bytes * bytePrice,
    energyFee: call.energyUsed * energyPrice,
    coins,
  }
}
