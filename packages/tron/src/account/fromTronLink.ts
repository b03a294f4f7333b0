import { FareboxError } from '@farebox/core'
import type { TronAccount } from '../TronAccount.js'
import { fromTronWeb } from './fromTronWeb.js'
import type { TronWebLike } from './TronWebLike.js'

/** A browser wallet as TronLink injects it: `window.tronLink`, `window.tron`, or `window.tronWeb`. */
export type TronLinkLike =
  | TronWebLike
  | {
      /** `false` until a site is connected. */
      readonly tronWeb?: TronWebLike | false
      request?(call: { readonly method: string }): Promise<unknown>
    }

/**
 * The account that is selected in a browser wallet. Asks the wallet to connect this site where it is not
 * connected yet, which opens a window of the wallet.
 *
 * The wallet's network is not looked at: typed data names its own, and an approval is sent to the node of the
 * client. Where the user selects another account later, signing fails until this is called again.
 *
 * @throws `signing_failed` when the user refuses to connect; `config_invalid` when the wallet is locked or
 * has no address
 * @example
 * ```ts
 * import { fromTronLink, type TronLinkLike } from '@farebox/tron/account'
 * import { tron } from '@farebox/tron/client'
 *
 * export async function connect(tronLink: TronLinkLike) {
 *   return tron({ account: await fromTronLink(tronLink) })
 * }
 * ```
 */
export async function fromTronLink(wallet: TronLinkLike): Promise<TronAccount> {
  if ('trx' in wallet) return fromTronWeb(wallet)
  if (wallet.request !== undefined) {
    await wallet.request({ method: 'tron_requestAccounts' }).then(refuseCode, (cause: unknown) => {
      throw new FareboxError('signing_failed', { cause })
    })
  }
  const { tronWeb } = wallet
  if (tronWeb === undefined || tronWeb === false) {
    throw new FareboxError('config_invalid', {
      detail: 'The wallet has no tronWeb: it is locked or this site is not connected.',
    })
  }
  return fromTronWeb(tronWeb)
}

/** TronLink answers a refusal, with a code, where others reject. */
function refuseCode(answer: unknown): void {
  const isRefused =
    typeof answer === 'object' && answer !== null && 'code' in answer && answer.code !== 200
  if (isRefused) {
    throw new FareboxError('signing_failed', { detail: 'The wallet refused to connect.' })
  }
}
