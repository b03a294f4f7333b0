import { FareboxError } from '@farebox/core'
import type { EvmClientAccount } from '../EvmClientAccount.js'
import type { SendTransaction } from './EvmPermitClientOptions.js'

/** How a browser wallet sends; `undefined` for accounts that only sign. */
export function toSendTransaction(account: EvmClientAccount): SendTransaction | undefined {
  if (!('provider' in account)) return undefined
  const { provider } = account
  return async ({ chainId, ...transaction }) => {
    // A wallet sends on the chain that it is on: an approval must not end up on another one.
    if (Number(await provider.request({ method: 'eth_chainId', params: [] })) !== chainId) {
      throw new FareboxError('chain_mismatch', {
        detail: 'The wallet is on another chain than the payment.',
      })
    }
    const params = [{ ...transaction, chainId: `0x${chainId.toString(16)}` }]
    const hash = await provider.request({ method: 'eth_sendTransaction', params })
    if (typeof hash !== 'string' || !hash.startsWith('0x')) {
      throw new TypeError(
        'The wallet answered eth_sendTransaction with something else than a hash.',
      )
    }
    return `0x${hash.slice(2)}`
  }
}
