import type { LocalAccount } from 'viem'
import type { Rpc } from '../rpc/createRpc.js'
import { parseQuantity } from '../rpc/parseQuantity.js'
import { createNonceQueue } from './createNonceQueue.js'
import type { NonceQueue } from './createNonceQueue.js'

/** An account that sends settlements. */
export interface Signer {
  readonly account: LocalAccount
  readonly nonces: NonceQueue
}

export interface SignerPool {
  readonly addresses: readonly string[]
  /** The signer with the fewest transactions on their way, so that none waits behind a slow one. */
  pick(): Signer
}

/** The signers of one chain, at least one. */
export function createSignerPool(
  accounts: readonly [LocalAccount, ...LocalAccount[]],
  rpc: Rpc,
  now: () => number,
): SignerPool {
  const toSigner = (account: LocalAccount): Signer => ({
    account,
    nonces: createNonceQueue(async () => {
      const count = await rpc.read('eth_getTransactionCount', [account.address, 'pending'])
      return Number(parseQuantity(count))
    }, now),
  })
  const [first, ...rest] = accounts
  const signers: readonly [Signer, ...Signer[]] = [toSigner(first), ...rest.map(toSigner)]
  return {
    addresses: signers.map(({ account }) => account.address),
    pick: () =>
      signers.reduce((best, signer) =>
        signer.nonces.pending < best.nonces.pending ? signer : best,
      ),
  }
}
