import { FareboxError } from '../../errors/FareboxError.js'
import type { TransferAnswer, TransferQuery } from '../../wire/types.js'
import type { MechanismRegistry } from './createMechanismRegistry.js'

/**
 * What the chain of a query says.
 *
 * @throws `mechanism_unregistered` for a network whose transfers nobody reads, `request_invalid` for a hash or
 * an address that is none of that chain, `rpc_*`
 */
export async function readTransfer(
  registry: MechanismRegistry,
  query: TransferQuery,
  signal: AbortSignal | undefined,
): Promise<TransferAnswer> {
  const found = registry.findReader(query.network)
  if (found?.mechanism.readTransfer === undefined) throw new FareboxError('mechanism_unregistered')
  try {
    return await found.mechanism.readTransfer({ ...query, network: found.network }, signal)
  } catch (cause) {
    if (!(cause instanceof FareboxError) || cause.status >= 500) throw cause
    const { detail } = cause
    throw new FareboxError('request_invalid', {
      ...(detail === undefined ? {} : { detail }),
      cause,
    })
  }
}
