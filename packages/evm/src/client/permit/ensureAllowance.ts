import { FareboxError } from '@farebox/core'
import type { Environment } from '@farebox/core'
import type { AllowancePolicy, AllowanceRequest } from '../../exactPermit/AllowancePolicy.js'
import { decideAllowance, toAllowanceError } from '../../exactPermit/decideAllowance.js'
import { encodeApprove } from '../../exactPermit/encodeTokenCall.js'
import type { Hex } from '../../hex/Hex.js'
import type { TokenReader } from './createTokenReader.js'
import type { SendTransaction } from './EvmPermitClientOptions.js'

const pollingMs = 1_000
const patienceMs = 120_000

export interface AllowanceNeed {
  readonly network: string
  readonly chainId: number
  readonly owner: Hex
  readonly token: Hex
  readonly spender: Hex
  readonly needed: bigint
  readonly reader: TokenReader
  readonly policy: AllowancePolicy
  readonly sendTransaction: SendTransaction | undefined
  readonly environment: Environment
  readonly signal: AbortSignal | undefined
  /** Whether the buyer was told of the approval, or wants to be told of none. */
  readonly mayApprove: boolean
}

/**
 * Sees to it that a contract may move what a payment takes: reads the allowance and, where it is too
 * small and the policy says so, sends an approval and waits until it is in a block and works.
 *
 * @throws `payment_allowance_required` where it may not be, or cannot be approved; `rpc_unavailable` while an
 * approval that was sent is in no block; `rpc_malformed`, `chain_mismatch`
 */
export async function ensureAllowance(need: AllowanceNeed): Promise<void> {
  const { network, chainId, owner, token, spender, needed, reader } = need
  const current = await reader.readAllowance(owner, spender)
  if (current >= needed) return
  const request: AllowanceRequest = { network, token, spender, needed, current }
  if (need.sendTransaction === undefined) throw toAllowanceError(request)
  if (!need.mayApprove) throw toAllowanceError(request, new Error('Nobody was told.'))
  const amount = await decideAllowance(need.policy, request)
  need.signal?.throwIfAborted()
  const transaction = { chainId, from: owner, to: token, data: encodeApprove(spender, amount) }
  const hash = await send(need.sendTransaction, transaction, request)
  if (!(await wait(need, hash)) || (await reader.readAllowance(owner, spender)) < needed) {
    throw toAllowanceError(request, new Error(`The approval ${hash} had no effect.`))
  }
}

async function send(
  sendTransaction: SendTransaction,
  transaction: Parameters<SendTransaction>[0],
  request: AllowanceRequest,
): Promise<Hex> {
  try {
    return await sendTransaction(transaction)
  } catch (cause) {
    if (cause instanceof FareboxError) throw cause
    throw toAllowanceError(request, cause)
  }
}

/** Whether the transaction succeeded. */
async function wait({ reader, environment, signal }: AllowanceNeed, hash: Hex): Promise<boolean> {
  const deadline = environment.now() + patienceMs
  async function look(): Promise<boolean> {
    const success = await reader.readSuccess(hash)
    if (success !== undefined) return success
    if (environment.now() >= deadline) {
      throw new FareboxError('rpc_unavailable', {
        detail: `The approval ${hash} is not in a block yet; pay again when it is.`,
      })
    }
    await environment.sleep(pollingMs, signal)
    return look()
  }
  return look()
}
