import { parseNetwork, parsePrice } from '@farebox/core'
import type { AssetRegistry, ServerMechanism } from '@farebox/core'
import { formatEvmAddress } from '../address/formatEvmAddress.js'
import { parseEvmAddress } from '../address/parseEvmAddress.js'
import { buildPermitRequirements } from '../exactPermit/buildPermitRequirements.js'
import { checkPermitPayment } from '../exactPermit/checkPermitPayment.js'
import type { PaymentPermitDomains } from '../exactPermit/createPaymentPermitDomains.js'
import { createPermitContext } from '../exactPermit/createPermitContext.js'
import { exactPermitScheme } from '../exactPermit/exactPermitScheme.js'
import { identifyPermit } from '../exactPermit/identifyPermit.js'
import { parsePermitPayload } from '../exactPermit/parsePermitPayload.js'

const addresses = { parse: parseEvmAddress, format: formatEvmAddress }

/** The seller's part of the scheme `exact_permit`, on the networks that have a known contract. */
export function createPermitMechanism(
  registry: AssetRegistry,
  domains: PaymentPermitDomains,
): ServerMechanism {
  return {
    scheme: exactPermitScheme,
    networks: domains.networks,
    binding: 'server-nonce',
    needsSupported: false,
    needsFee: true,
    challengeContext: createPermitContext(),
    parsePrice: (price, network) => parsePrice(price, network, registry),
    buildRequirements(input) {
      domains.find(input.network)
      return buildPermitRequirements(input, addresses)
    },
    identify({ payload }, { network }) {
      const { permit } = parsePermitPayload(payload, parseEvmAddress)
      return identifyPermit(parseNetwork(network), domains.find(network), permit)
    },
    checkPayment: (payment, requirements, context) =>
      checkPermitPayment(payment, requirements, context, parseEvmAddress),
  }
}
