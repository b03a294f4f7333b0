import { FareboxError } from '@farebox/core'
import {
  createFacilitator,
  type Facilitator,
  type FacilitatorOptions,
} from '@farebox/core/facilitator'
import { createMechanisms } from './createMechanisms.js'
import type { FacilitatorConfig } from './FacilitatorConfig.js'

/**
 * The facilitator that a configuration describes.
 *
 * @throws `config_invalid`, also for a real network without `allowMainnet`; `network_invalid`
 */
export function createConfiguredFacilitator(
  config: FacilitatorConfig,
  onEvent: FacilitatorOptions['onEvent'],
): Facilitator {
  const { allowMainnet = false, unsafeMemoryLedger = false, settleTimeoutMs } = config
  const mechanisms = createMechanisms(config)
  for (const mechanism of mechanisms) {
    const real = mechanism.networks.find((network) => !mechanism.isTestNetwork(network))
    if (real !== undefined && !allowMainnet) {
      throw new FareboxError('config_invalid', {
        detail: `${real} is not a test network; set "allowMainnet" to serve it.`,
      })
    }
  }
  return createFacilitator({
    schemes: mechanisms,
    unsafeMemoryLedger,
    ...(settleTimeoutMs === undefined ? {} : { settleTimeoutMs }),
    ...(onEvent === undefined ? {} : { onEvent }),
  })
}
