import { FareboxError } from '@farebox/core'
import type { AllowancePolicy, AllowanceRequest } from './AllowancePolicy.js'

/** Ten payments for each approval. */
export const defaultAllowancePolicy: AllowancePolicy = { bounded: 10 }

const everything = 2n ** 256n - 1n

/**
 * The atomic units that a policy approves for a payment: at least what is needed. `undefined` where that
 * is not for the policy to say: `skip`, a function, or a bound that is too small.
 */
export function toAllowance(policy: AllowancePolicy, needed: bigint): bigint | undefined {
  if (typeof policy === 'function' || policy === 'skip') return undefined
  if (policy === 'exact') return needed
  if (policy === 'unlimited') return everything
  const { bounded } = policy
  const amount = typeof bounded === 'bigint' ? bounded : needed * BigInt(bounded)
  return amount < needed ? undefined : minimum(amount, everything)
}

/**
 * The atomic units to approve, after a function was asked.
 *
 * @throws `payment_allowance_required` when nothing, or not enough, may be approved; its `detail` says what
 * would have to be
 */
export async function decideAllowance(
  policy: AllowancePolicy,
  request: AllowanceRequest,
): Promise<bigint> {
  const amount =
    typeof policy === 'function' ? await policy(request) : toAllowance(policy, request.needed)
  if (amount === undefined || amount < request.needed || amount > everything) {
    throw toAllowanceError(request)
  }
  return amount
}

/** Says what a buyer has to approve. Nothing was signed and nothing charged. */
export function toAllowanceError(request: AllowanceRequest, cause?: unknown): FareboxError {
  const { network, token, spender, needed, current } = request
  return new FareboxError('payment_allowance_required', {
    detail: `Approve ${spender} to move ${needed} atomic units of ${token} on ${network}; it may move ${current} now.`,
    reason: 'permit_allowance_required',
    cause,
  })
}

/** @throws `config_invalid` for a multiple that is not a whole number above zero, and for a negative bound */
export function checkAllowancePolicy(policy: AllowancePolicy): void {
  if (typeof policy !== 'object') return
  const { bounded } = policy
  const isGood =
    typeof bounded === 'bigint' ? bounded > 0n : Number.isSafeInteger(bounded) && bounded > 0
  if (!isGood) {
    throw new FareboxError('config_invalid', {
      detail: 'The bound of an allowance is not a whole number above zero.',
    })
  }
}

function minimum(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}
