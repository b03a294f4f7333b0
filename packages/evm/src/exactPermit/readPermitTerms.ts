import { FareboxError } from '@farebox/core'
import type { PaymentRequirements } from '@farebox/core'
import type { Hex } from '../hex/Hex.js'
import { toLowerHex } from '../hex/toLowerHex.js'
import type { ParseAddress } from './PaymentPermit.js'
import type { PermitTerms } from './PermitTerms.js'

/**
 * What requirements ask for. `extra.fee` has to name who sends, as the contract has no wildcard: a permit
 * for the zero address can never be executed.
 *
 * @throws `challenge_invalid` for a missing or malformed fee or amount and a zero caller; what
 * `parseAddress` throws
 */
export function readPermitTerms(
  requirements: PaymentRequirements,
  parseAddress: ParseAddress,
): PermitTerms {
  const parse = (text: string): Hex => toLowerHex(parseAddress(text))
  const fee = requirements.extra?.fee
  if (typeof fee !== 'object' || fee === null || !('caller' in fee)) {
    throw invalid('The requirements have no extra.fee.caller: nobody could send the payment.')
  }
  const { caller: callerText, feeTo: feeToText, feeAmount: feeAmountText } = fee
  if (typeof callerText !== 'string' || typeof feeToText !== 'string') {
    throw invalid('extra.fee.caller and extra.fee.feeTo have to be addresses.')
  }
  const caller = parse(callerText)
  const feeTo = parse(feeToText)
  const feeAmount = parseAmount('extra.fee.feeAmount', feeAmountText)
  const payAmount = parseAmount('amount', requirements.amount)
  if (BigInt(caller) === 0n) throw invalid('extra.fee.caller is the zero address.')
  if (BigInt(feeTo) === 0n && feeAmount > 0n) throw invalid('extra.fee.feeTo is the zero address.')
  if (payAmount === 0n) throw invalid('The amount is zero.')
  return {
    payToken: parse(requirements.asset),
    payAmount,
    payTo: parse(requirements.payTo),
    caller,
    feeTo,
    feeAmount,
  }
}

/** Half of what fits, so that a payment and its fee together do, too. */
const limit = 2n ** 255n

function parseAmount(name: string, value: unknown): bigint {
  const amount =
    typeof value === 'string' && /^(?:0|[1-9][0-9]{0,77})$/.test(value) ? BigInt(value) : limit
  if (amount >= limit) throw invalid(`${name} is not a whole number of atomic units.`)
  return amount
}

function invalid(detail: string): FareboxError {
  return new FareboxError('challenge_invalid', { detail })
}
