import type {
  AssetRegistry,
  PaymentRequirements,
  RequirementsInput,
  ServerMechanism,
} from '@farebox/core'
import {
  buildPermitRequirements,
  checkPermitPayment,
  createPermitContext,
} from '@farebox/evm/schemes'
import { parseTronAddress } from '../address/parseTronAddress.js'
import { toTronAddress } from '../address/toTronAddress.js'
import { parseTronPrice } from '../assets/parseTronPrice.js'
import { identifyPermitPayment } from '../exactPermit/identifyPermitPayment.js'
import { toPermitDomain } from '../exactPermit/toPermitDomain.js'
import { anyTronNetwork } from '../networks/tronNetworks.js'
import { exactPermitScheme } from '../schemes.js'

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

function buildRequirements(input: RequirementsInput): PaymentRequirements {
  toPermitDomain(input.network)
  return buildPermitRequirements(input, { parse: parseTronAddress, format: toTronAddress })
}
