import type { FeeQuote, PaymentRequirements } from '@farebox/core'
import { formatEvmAddress } from '../../address/formatEvmAddress.js'
import { parseEvmAddress } from '../../address/parseEvmAddress.js'
import { toLowerHex } from '../../hex/toLowerHex.js'
import type { PermitChain } from './PermitChain.js'

const lifetimeSeconds = 300

/**
 * What a payment will be charged, and which signer will send it: the one with the fewest transactions on
 * their way. Network and asset are echoed as they were asked for.
 *
 * @throws `address_invalid`
 */
export function quoteFee(
  { chain, feeOf, feeToOf }: PermitChain,
  { scheme, network, asset }: PaymentRequirements,
): FeeQuote {
  const token = toLowerHex(parseEvmAddress(asset))
  const caller = toLowerHex(chain.signers.pick().account.address)
  return {
    scheme,
    network,
    asset,
    fee: {
      feeTo: formatEvmAddress(feeToOf(caller)),
      feeAmount: feeOf(token).toString(),
      caller: formatEvmAddress(caller),
    },
    pricing: 'flat',
    expiresAt: Math.floor(chain.environment.now() / 1000) + lifetimeSeconds,
  }
}
