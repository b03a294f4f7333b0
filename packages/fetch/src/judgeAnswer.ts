import { paymentRequiredHeader } from '@farebox/core'
import type { Challenge, CreatedPayment, Receipt } from '@farebox/core/client'
import { isDoubtful, matchReceipt, parseChallenge } from '@farebox/core/client'

/** What an answer says about the payment that was sent for it. */
export interface Verdict {
  /**
   * `settled`: charged. `owed`: charged, for an answer that is an error. `failed`: the seller says that it was not
   * charged, and nothing speaks against it. `refused`: refused, and perhaps charged all the same. `open`: nothing
   * is known, the same payment may be sent again. `silent`: the answer is an answer and says nothing about the
   * payment.
   */
  readonly state: 'settled' | 'owed' | 'failed' | 'refused' | 'open' | 'silent'
  /** Present in an answer that refuses the payment and asks for another one. */
  readonly invitation?: Challenge
}

function readInvitation({ status, headers }: Response): Challenge | undefined {
  if ((status !== 402 && status !== 412) || !headers.has(paymentRequiredHeader)) return undefined
  try {
    return parseChallenge({ status: 402, headers })
  } catch {
    return undefined
  }
}

function judgeSilence({ status, headers }: Response): Verdict {
  const isOver = status < 400 || (status === 409 && !headers.has('retry-after'))
  return { state: isOver ? 'silent' : 'open' }
}

/**
 * Reads what a seller says of a payment. A receipt that is not about this payment says nothing, and a refusal
 * is believed only of a payment that was sent once: after a lost answer it may be about the second sending of
 * what the first one was charged for.
 */
export function judgeAnswer(
  payment: CreatedPayment,
  response: Response,
  receipt: Receipt | undefined,
  attempts: number,
): Verdict {
  if (receipt !== undefined && !matchReceipt(receipt, payment)) return judgeSilence(response)
  const known = receipt?.state === 'unreadable' ? undefined : receipt
  if (known?.state === 'settled') return { state: response.status < 400 ? 'settled' : 'owed' }
  if (known?.state === 'pending') return { state: 'open' }
  const invitation = readInvitation(response)
  if (known === undefined && invitation === undefined) return judgeSilence(response)
  const reason = known?.reason ?? invitation?.error
  return {
    state: attempts > 1 || isDoubtful(reason) ? 'refused' : 'failed',
    ...(invitation === undefined ? {} : { invitation }),
  }
}
