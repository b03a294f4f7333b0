import { createHttpFacilitatorClient } from '@farebox/core/facilitator'
import { configError } from './configError.js'
import type { HeaderDialectOptions, ReadTransfer } from './options.js'

/** @throws `config_invalid` where nobody could read the chain: a transfer is never taken on trust */
export function createVerifier(
  verifier: HeaderDialectOptions['verifier'] | undefined,
): ReadTransfer {
  if (typeof verifier === 'function') return verifier
  const client = typeof verifier === 'string' ? createHttpFacilitatorClient(verifier) : verifier
  if (client?.readTransfer === undefined) {
    throw configError(
      '"verifier" is missing, or has no "readTransfer": without a verifier anybody could pay with a hash that is made up.',
    )
  }
  return client.readTransfer.bind(client)
}
