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
  /** The signer with an address in any case, a retired one, too. */
  find(address: string): Signer | undefined
}

/** The signers of one chain, at least one. Retired ones send only what names them. */
export function createSignerPool(
  accounts: readonly [LocalAccount, ...LocalAccount[]],
  retired: readonly LocalAccount[],
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
  const all = [...signers, ...retired.map(toSigner)]
  const byAddress = new Map(all.map((signer) => [signer.account.address.toLowerCase(), signer]))
  return {
    addresses: all.map(({ account }) => account.address),
    find: (address) => byAddress.get(address.toLowerCase()),
    pick: () =>
      signers.reduce((best, signer) =>
        signer.nonces.pending < best.nonces.pending ? signer : best,
      ),
  }
}
