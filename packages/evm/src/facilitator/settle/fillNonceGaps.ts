import type { Chain } from '../Chain.js'
import type { Signer } from '../nonces/createSignerPool.js'
import { signTransaction } from './signTransaction.js'

/** An empty transfer, with room for rollups that charge calldata as gas. */
const fillerGas = 100_000n

/**
 * Sends empty transactions with nonces that nobody will use, as later ones cannot get into a block
 * before them.
 *
 * @throws `rpc_unavailable`, `rpc_malformed`, `settlement_failed`
 */
export async function fillNonceGaps(chain: Chain, signer: Signer, below: number): Promise<void> {
  const gaps = signer.nonces.takeGaps(below)
  if (gaps.length === 0) return
  const fees = await chain.fees.get()
  await Promise.all(
    gaps.map(async (nonce) => {
      const { address } = signer.account
      const filler = { chainId: chain.chainId, nonce, to: address, gas: fillerGas, ...fees }
      const { raw } = await signTransaction(signer.account, filler)
      await chain.rpc.ask('eth_sendRawTransaction', [raw])
    }),
  )
}
