import type { ResourceCode } from '@farebox/tron/transaction'
import type { TronResource } from '../TronChain.js'

/** The resource of a stake, or undefined for voting power, which nobody votes with here. */
export function readResource(code: ResourceCode = 'BANDWIDTH'): TronResource | undefined {
  return code === 'TRON_POWER' ? undefined : code
}
