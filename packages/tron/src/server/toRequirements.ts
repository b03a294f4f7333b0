import { FareboxError } from '@farebox/core'
import type { JsonObject, PaymentRequirements, RequirementsInput } from '@farebox/core'
import { parseRecipient } from '../address/parseRecipient.js'
import { parseTronAddress } from '../address/parseTronAddress.js'
import { toTronAddress } from '../address/toTronAddress.js'

/**
 * The entry for `accepts` that all schemes have, with addresses in the form `T…`.
 *
 * @throws `address_invalid` for a wrong or zero recipient or a wrong token address; `config_invalid`
 */
export function toRequirements(
  scheme: string,
  input: RequirementsInput,
  extra: JsonObject,
): PaymentRequirements {
  const { wireNetwork, price, payTo, maxTimeoutSeconds } = input
  if (!Number.isSafeInteger(maxTimeoutSeconds) || maxTimeoutSeconds < 1) {
    throw new FareboxError('config_invalid', {
      detail: 'maxTimeoutSeconds is not a whole number of seconds above zero.',
    })
  }
  return {
    scheme,
    network: wireNetwork,
    amount: price.amount.toString(),
    asset: toTronAddress(parseTronAddress(price.asset)),
    payTo: toTronAddress(parseRecipient(payTo)),
    maxTimeoutSeconds,
    extra,
  }
}
