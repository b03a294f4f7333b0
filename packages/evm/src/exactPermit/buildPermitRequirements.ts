import { FareboxError } from '@farebox/core'
import type { JsonObject, PaymentRequirements, RequirementsInput } from '@farebox/core'
import type { Hex } from '../hex/Hex.js'
import { exactPermitScheme } from './exactPermitScheme.js'
import type { ParseAddress } from './PaymentPermit.js'
import { readPermitTerms } from './readPermitTerms.js'

/** How a chain reads and writes addresses. */
export interface AddressForm {
  readonly parse: ParseAddress
  readonly format: (address: Hex) => string
}

/**
 * The entry of `exact_permit` for `accepts`, with the fee of the facilitator in `extra.fee`. The token's
 * name and version are there because older peers show them; nothing is derived from them.
 *
 * Without a fee it is the entry that the facilitator is asked with; nobody can pay by it.
 *
 * @throws `address_invalid` for a wrong or zero recipient or a wrong token or fee address; `config_invalid`
 * for a fee that cannot be paid
 */
export function buildPermitRequirements(
  input: RequirementsInput,
  { parse, format }: AddressForm,
): PaymentRequirements {
  const { fee, price, maxTimeoutSeconds } = input
  if (!Number.isSafeInteger(maxTimeoutSeconds) || maxTimeoutSeconds < 1) {
    throw misconfigured('maxTimeoutSeconds is not a whole number of seconds above zero.')
  }
  const payTo = parse(input.payTo)
  if (BigInt(payTo) === 0n) {
    throw new FareboxError('address_invalid', { detail: 'The recipient is the zero address.' })
  }
  const extra = { ...withoutMethod(price.known?.extra), ...price.extra, ...input.extra }
  const terms = {
    scheme: exactPermitScheme,
    network: input.wireNetwork,
    amount: price.amount.toString(),
    asset: format(parse(price.asset)),
    payTo: format(payTo),
    maxTimeoutSeconds,
  }
  if (fee === undefined) return { ...terms, extra }
  const { facilitatorId } = fee
  const requirements: PaymentRequirements = {
    ...terms,
    extra: {
      ...extra,
      fee: {
        ...(facilitatorId === undefined ? {} : { facilitatorId }),
        feeTo: format(parse(fee.feeTo)),
        feeAmount: fee.feeAmount,
        caller: format(parse(fee.caller)),
      },
    },
  }
  try {
    readPermitTerms(requirements, parse)
  } catch (error) {
    if (!(error instanceof FareboxError) || error.code !== 'challenge_invalid') throw error
    throw misconfigured(error.detail ?? 'The fee is not one.')
  }
  return requirements
}

/** How `exact` would pay the token says nothing about this scheme. */
function withoutMethod(extra: JsonObject = {}): JsonObject {
  const { assetTransferMethod: _, ...rest } = extra
  return rest
}

function misconfigured(detail: string): FareboxError {
  return new FareboxError('config_invalid', { detail })
}
