import type { Permission } from '@farebox/tron/transaction'
import type { AccountRecord } from '../state/AccountRecord.js'
import type { Hex } from '../TronChain.js'

/** Every contract type that an active permission may sign unless it says otherwise: all but permissions. */
const defaultOperations: string = '7fff1fc0033ec30f000000000000000000000000000000000000000000000000'

/** The permissions of an account: its own, or those that every account begins with. */
export function toPermissions(
  address: Hex,
  record: AccountRecord | undefined,
): { readonly owner: Permission; readonly actives: readonly Permission[] } {
  const keys = [{ address: `41${address.slice(2)}`, weight: 1 }]
  return (
    record?.permissions ?? {
      owner: { permission_name: 'owner', threshold: 1, keys },
      actives: [
        {
          type: 'Active',
          id: 2,
          permission_name: 'active',
          threshold: 1,
          operations: defaultOperations,
          keys,
        },
      ],
    }
  )
}
