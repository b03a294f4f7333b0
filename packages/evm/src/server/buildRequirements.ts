import { FareboxError } from '@farebox/core'
import type { JsonObject, PaymentRequirements, RequirementsInput } from '@farebox/core'
import { parseEvmAddress } from '../address/parseEvmAddress.js'
import { zeroAddress } from '../address/zeroAddress.js'
import { exactScheme, isEip3009 } from '../exactScheme.js'
import { toChainId } from '../toChainId.js'

/**
 * The entry for `accepts`: addresses checksummed, the token's domain in `extra`.
 *
 * @throws `address_invalid` for a wrong or zero recipient or a wrong token address; `config_invalid` for
 * a token without a known domain or without EIP-3009, and for a domain that contradicts the known one
 */
export function buildRequirements(input: RequirementsInput): PaymentRequirements {
  toChainId(input.network)
  const payTo = parseEvmAddress(input.payTo)
  if (payTo === zeroAddress) {
    throw new FareboxError('address_invalid', { detail: 'The recipient is the zero address.' })
  }
  if (!Number.isSafeInteger(input.maxTimeoutSeconds) || input.maxTimeoutSeconds < 1) {
    throw misconfigured('maxTimeoutSeconds is not a whole number of seconds above zero.')
  }
  return {
    scheme: exactScheme,
    network: input.wireNetwork,
    amount: input.price.amount.toString(),
    asset: parseEvmAddress(input.price.asset),
    payTo,
    maxTimeoutSeconds: input.maxTimeoutSeconds,
    extra: buildExtra(input),
  }
}

function buildExtra({ price, extra }: RequirementsInput): JsonObject {
  const known = price.known?.extra ?? {}
  const merged: JsonObject = { ...known, ...price.extra, ...extra }
  if (!isEip3009(merged)) {
    throw misconfigured(
      'The token has another transfer method than EIP-3009, the only one here for the scheme exact.',
    )
  }
  for (const key of ['name', 'version'] as const) {
    const value = merged[key]
    if (typeof value !== 'string' || value === '') {
      throw misconfigured(
        `The token has no EIP-712 domain ${key}: register it with extra { name, version }.`,
      )
    }
    if (known[key] !== undefined && known[key] !== value) {
      throw misconfigured(`extra.${key} is not the one of the registered token.`)
    }
  }
  return merged
}

function misconfigured(detail: string): FareboxError {
  return new FareboxError('config_invalid', { detail })
}
