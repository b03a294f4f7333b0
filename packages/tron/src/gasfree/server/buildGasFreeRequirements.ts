import { FareboxError } from '@farebox/core'
import type { Fee, JsonObject, PaymentRequirements, RequirementsInput } from '@farebox/core'
import { parseTronAddress } from '../../address/parseTronAddress.js'
import { toTronAddress } from '../../address/toTronAddress.js'
import { toRequirements } from '../../server/toRequirements.js'
import { gasFreeScheme } from '../gasFreeScheme.js'
import { readGasFreeFee } from '../readGasFreeFee.js'
import { toDeadlineBounds } from '../toDeadlineBounds.js'
import { toGasFreeDomain } from '../toGasFreeDomain.js'

/**
 * The entry for `accepts`, with the quoted provider and fee in `extra.fee`; without a fee where the
 * facilitator has still to be asked for one.
 *
 * @throws `address_invalid` for a wrong or zero recipient or a wrong token; `network_invalid` where GasFree
 * is not known; `config_invalid` for a validity shorter than providers take; `schema_invalid` for a fee that
 * no buyer could sign
 */
export function buildGasFreeRequirements(input: RequirementsInput): PaymentRequirements {
  const { network, price, maxTimeoutSeconds, fee } = input
  toGasFreeDomain(network)
  const { shortest } = toDeadlineBounds(network)
  if (maxTimeoutSeconds < shortest) {
    throw new FareboxError('config_invalid', {
      detail: `GasFree needs maxTimeoutSeconds of at least ${shortest}.`,
    })
  }
  // A token's transfer method is one of the scheme `exact`.
  const { assetTransferMethod: _, ...known } = price.known?.extra ?? {}
  const extra = { ...known, ...price.extra, ...input.extra }
  const feeExtra = fee === undefined ? {} : { fee: writeFee(fee) }
  const requirements = toRequirements(gasFreeScheme, input, { ...extra, ...feeExtra })
  readGasFreeFee(requirements)
  return requirements
}

function writeFee({ feeTo, feeAmount, caller, facilitatorId }: Fee): JsonObject {
  return {
    feeTo: toTronAddress(parseTronAddress(feeTo)),
    feeAmount,
    caller: toTronAddress(parseTronAddress(caller)),
    ...(facilitatorId === undefined ? {} : { facilitatorId }),
  }
}
