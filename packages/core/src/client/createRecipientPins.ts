import type { RecipientPins } from './RecipientPins.js'

function toKey(origin: string, network: string): string {
  return `${origin} ${network}`
}

/**
 * Trust on first use, in the memory of this process: the recipient of the first payment to an origin on a
 * network is the only one that is paid there afterwards. The first one is not checked by anything but your
 * other rules; where you know the recipients, list them in `pinnedRecipients` instead.
 *
 * @example
 * ```ts
 * import { createPaymentClient, createRecipientPins } from '@farebox/core/client'
 * import { privateKeyAccount } from '@farebox/evm/account'
 * import { evm } from '@farebox/evm/client'
 *
 * // A well-known development key: never fund it on a real network.
 * const account = privateKeyAccount(
 *   '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d',
 * )
 * const recipientPins = createRecipientPins()
 * const client = createPaymentClient({ schemes: [evm({ account })], recipientPins })
 * ```
 */
export function createRecipientPins(): RecipientPins {
  const pins = new Map<string, string>()
  return {
    find: async (origin, network) => pins.get(toKey(origin, network)),
    async pin(origin, network, recipient) {
      const key = toKey(origin, network)
      const known = pins.get(key) ?? recipient
      pins.set(key, known)
      return known
    },
  }
}
