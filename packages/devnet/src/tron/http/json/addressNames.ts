/** The fields that hold an address, in java-tron's messages: `T…` with `visible`, else hexadecimal. */
export const addressNames: ReadonlySet<string> = new Set([
  'account',
  'account_address',
  'address',
  'approved_list',
  'caller_address',
  'contract_address',
  'from',
  'fromAccounts',
  'origin_address',
  'owner_address',
  'receiver_address',
  'to',
  'toAccounts',
  'to_address',
  'transferTo_address',
  'witness_address',
])

/** The fields whose bytes are text with `visible`. */
export const textNames: ReadonlySet<string> = new Set(['asset_name', 'message', 'resMessage'])
