import type {
  AssetRegistry,
  JsonObject,
  PaymentRequirements,
  RequirementsInput,
  ServerMechanism,
} from '@farebox/core'
import { checkPermitPayment, createPermitContext, readPermitTerms } from '@farebox/evm/schemes'
import { parseTronAddress } from '../address/parseTronAddress.js'
import { toTronAddress } from '../address/toTronAddress.js'
import { parseTronPrice } from '../assets/parseTronPrice.js'
import { identifyPermitPayment } from '../exactPermit/identifyPermitPayment.js'
import { toPermitDomain } from '../exactPermit/toPermitDomain.js'
import { anyTronNetwork } from '../networks/tronNetworks.js'
import { exactPermitScheme } from '../schemes.js'
import { toRequirements } from './toRequirements.js'

/** The seller's part of `exact_permit`: the nonce is the server's, and the facilitator names its fee. */
export function createExactPermitServer(registry: AssetRegistry): ServerMechanism {
  return {
    scheme: exactPermitScheme,
    networks: anyTronNetwork,
    binding: 'server-nonce',
    needsSupported: false,
    needsFee: true,
    challengeContext: createPermitContext(),
    parsePrice: (price, network) => parseTronPrice(price, network, registry),
    buildRequirements,
    identify: identifyPermitPayment,
    checkPayment: (payment, requirements, context) =>
      checkPermitPayment(payment, requirements, context, parseTronAddress),
  }
}

/** Without a fee where the facilitator has still to be asked for one. */
function buildRequirements(input: RequirementsInput): PaymentRequirements {
  toPermitDomain(input.network)
  const { price, fee } = input
  // A token's transfer method is one of the scheme `exact`.
  const { assetTransferMethod: _, ...known } = price.known?.extra ?? {}
  const extra: JsonObject = { ...known, ...price.extra, ...input.extra }
  if (fee === undefined) return toRequirements(exactPermitScheme, input, extra)
  const { feeTo, feeAmount, caller, facilitatorId } = fee
  const requirements = toRequirements(exactPermitScheme, input, {
    ...extra,
    fee: {
      feeTo: toTronAddress(parseTronAddress(feeTo)),
      feeAmount,
      caller: toTronAddress(parseTronAddress(caller)),
      ...(facilitatorId === undefined ? {} : { facilitatorId }),
    },
  })
  // Refuses a fee that no buyer could sign.
  readPermitTerms(requirements, parseTronAddress)
  return requirements
}
