import { FareboxError } from '../../errors/FareboxError.js'
import type { FeeQuote, PaymentRequirements } from '../../wire/types.js'
import type { MechanismRegistry } from './createMechanismRegistry.js'

/**
 * The fee of payments by these requirements, with the asker's own spelling of the network; `undefined` where
 * nothing is quoted: another facilitator may.
 *
 * @throws `rpc_unavailable` and the like: a fee that could not be found out is not the same as none
 */
export async function quoteFee(
  registry: MechanismRegistry,
  requirements: PaymentRequirements,
): Promise<FeeQuote | undefined> {
  const found = registry.findIfServed(requirements.scheme, requirements.network)
  if (found === undefined) return undefined
  try {
    const quote = await found.mechanism.quoteFee?.({ ...requirements, network: found.network })
    return quote === undefined ? undefined : { ...quote, network: requirements.network }
  } catch (thrown) {
    // A token without a fee, or an address that is none: not quoted, as with a scheme that is not served.
    if (thrown instanceof FareboxError && thrown.status < 500) return undefined
    throw thrown
  }
}
