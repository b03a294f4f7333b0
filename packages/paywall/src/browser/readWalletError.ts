/**
 * What went wrong in a wallet, or before it was asked: codes of EIP-1193, EIP-3085, EIP-3326, TronLink and our own,
 * and what wallets make of them.
 */
export type WalletTrouble =
  | 'rejected'
  | 'unknown_chain'
  | 'busy'
  | 'locked'
  | 'approval'
  | 'node'
  | 'failed'

const troubles: ReadonlyMap<unknown, WalletTrouble> = new Map<unknown, WalletTrouble>([
  [4001, 'rejected'],
  ['ACTION_REJECTED', 'rejected'],
  [4902, 'unknown_chain'],
  [-32002, 'busy'],
  [4000, 'busy'],
  ['config_invalid', 'locked'],
  ['payment_allowance_required', 'approval'],
  ['rpc_unavailable', 'node'],
])

/** What TronLink says instead of a code: in a browser, on Android, and on iOS. */
const declined = /declined by user|^cancle$|^cancel$/i

function* unwrap(error: unknown): Generator {
  // Some wallets wrap the error of another layer; a limit, since they could wrap an error in itself.
  let inner = error
  for (let depth = 0; depth < 5; depth += 1) {
    yield inner
    if (typeof inner !== 'object' || inner === null) return
    if ('cause' in inner) inner = inner.cause
    else if ('data' in inner) inner = inner.data
    else if ('originalError' in inner) inner = inner.originalError
    else return
  }
}

/** The kind of trouble that an error of a wallet stands for. */
export function readWalletError(error: unknown): WalletTrouble {
  for (const layer of unwrap(error)) {
    const { code, message }: { code?: unknown; message?: unknown } = Object(layer)
    const trouble = troubles.get(code)
    if (trouble !== undefined) return trouble
    if (declined.test(String(typeof layer === 'string' ? layer : message))) return 'rejected'
  }
  return 'failed'
}
