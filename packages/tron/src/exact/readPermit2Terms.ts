import { FareboxError } from '@farebox/core'
import type { PaymentRequirements } from '@farebox/core'
import type { Permit2Terms } from '@farebox/evm/schemes'
import { parseTronAddress } from '../address/parseTronAddress.js'
import { tronContracts } from '../contracts/tronContracts.js'

/**
 * What requirements of `exact` by Permit2 ask for.
 *
 * @throws `challenge_invalid` for a malformed amount, `address_invalid`, `network_invalid`
 */
export function readPermit2Terms(requirements: PaymentRequirements): Permit2Terms {
  const { amount, asset, payTo, network } = requirements
  if (!/^[1-9][0-9]{0,77}$/.test(amount)) {
    throw new FareboxError('challenge_invalid', { detail: 'The amount is not above zero.' })
  }
  return {
    token: parseTronAddress(asset),
    amount: BigInt(amount),
    payTo: parseTronAddress(payTo),
    proxy: tronContracts(network).exactPermit2Proxy,
  }
}
