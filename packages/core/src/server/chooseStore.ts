import type { ClaimStore } from './claims/ClaimStore.js'
import { createMemoryClaimStore } from './claims/createMemoryClaimStore.js'
import { configError } from './configError.js'
import type { ResourceServerOptions } from './options.js'

/**
 * The store of a server. Claims that only one process sees protect only one process: where the host knows
 * that there are several, such a store has to be asked for.
 *
 * @throws `config_invalid`
 */
export function chooseStore<Context>(
  { store, sharedProcess, unsafeMemory }: ResourceServerOptions<Context>,
  now: () => number,
): ClaimStore {
  const chosen = store ?? createMemoryClaimStore({ now })
  if (chosen.scope === 'process' && sharedProcess === false && unsafeMemory !== true) {
    throw configError(
      'This process is one of several, and "store" is seen by one only: use a shared store, or set "unsafeMemory".',
    )
  }
  return chosen
}
