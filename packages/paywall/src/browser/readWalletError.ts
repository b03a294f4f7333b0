/** What went wrong in a wallet: codes of EIP-1193, EIP-3085 and EIP-3326, and what wallets make of them. */
export type WalletTrouble = 'rejected' | 'unknown_chain' | 'busy' | 'failed'

const troubles: ReadonlyMap<unknown, WalletTrouble> = new Map<unknown, WalletTrouble>([
  [4001, 'rejected'],
  ['ACTION_REJECTED', 'rejected'],
  [4902, 'unknown_chain'],
  [-32002, 'busy'],
])

function* unwrap(error: unknown): Generator<object> {
  // Some wallets wrap the error of another layer; a limit, since they could wrap an error in itself.
  let inner = error
  for (let depth = 0; depth < 5 && typeof inner === 'object' && inner !== null; depth += 1) {
    yield inner
    if ('cause' in inner) inner = inner.cause
    else if ('data' in inner) inner = inner.data
    else if ('originalError' in inner) inner = inner.originalError
    else return
  }
}

/** The kind of trouble that an error of a wallet stands for. */
export function readWalletError(error: unknown): WalletTrouble {
  for (const layer of unwrap(error)) {
    const trouble = 'code' in layer ? troubles.get(layer.code) : undefined
    if (trouble !== undefined) return trouble
  }
  return 'failed'
}
