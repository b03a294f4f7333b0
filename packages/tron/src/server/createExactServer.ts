import { FareboxError } from '@farebox/core'
import type {
  AssetRegistry,
  JsonObject,
  PaymentRequirements,
  RequirementsInput,
  ServerMechanism,
} from '@farebox/core'
import { parseTronPrice } from '../assets/parseTronPrice.js'
import { checkExactPayment } from '../exact/checkExactPayment.js'
import { identifyExactPayment } from '../exact/identifyExactPayment.js'
import { readTransferMethod } from '../exact/readTransferMethod.js'
import { toPermit2Domain } from '../exact/toPermit2Domain.js'
import { toTronChainId } from '../networks/toTronChainId.js'
import { anyTronNetwork } from '../networks/tronNetworks.js'
import { exactScheme } from '../schemes.js'
import { toRequirements } from './toRequirements.js'

/** The seller's part of `exact`, by Permit2 or EIP-3009 as the token's `extra.assetTransferMethod` says. */
export function createExactServer(registry: AssetRegistry): ServerMechanism {
  return {
    scheme: exactScheme,
    networks: anyTronNetwork,
    binding: 'payer-nonce',
    needsSupported: false,
    parsePrice: (price, network) => parseTronPrice(price, network, registry),
    buildRequirements,
    identify: identifyExactPayment,
    checkPayment: checkExactPayment,
  }
}

function buildRequirements(input: RequirementsInput): PaymentRequirements {
  const { network, price } = input
  const known = price.known?.extra ?? {}
  const extra: JsonObject = { ...known, ...price.extra, ...input.extra }
  const method = readTransferMethod(extra)
  if (method === undefined) {
    throw misconfigured('extra.assetTransferMethod is neither "permit2" nor "eip3009".')
  }
  if (method === 'permit2') toPermit2Domain(network)
  else checkTokenDomain(network, extra, known)
  return toRequirements(exactScheme, input, extra)
}

function checkTokenDomain(network: string, extra: JsonObject, known: JsonObject): void {
  toTronChainId(network)
  if (known.assetTransferMethod === 'permit2') {
    throw misconfigured('The registered token has no EIP-3009: it is paid by "permit2".')
  }
  for (const key of ['name', 'version'] as const) {
    const value = extra[key]
    if (typeof value !== 'string' || value === '') {
      throw misconfigured(
        `The token has no TIP-712 domain ${key}: register it with extra { name, version }, or with assetTransferMethod "permit2".`,
      )
    }
    if (known[key] !== undefined && known[key] !== value) {
      throw misconfigured(`extra.${key} is not the one of the registered token.`)
    }
  }
}

function misconfigured(detail: string): FareboxError {
  return new FareboxError('config_invalid', { detail })
}
