import { createAssetRegistry } from '@farebox/core'
import type { PageData } from '../PageData.js'
import { createApp } from './createApp.js'
import { render } from './render.js'
import type { Wallet } from './Wallet.js'

/** Finds the wallets of one kind of chain, whenever they come. The answer looks again. */
export type Discovery = (onFound: (wallet: Wallet) => void, data: PageData) => () => void

/** Starts the page with the kinds of wallets that its script knows. */
export function startPage(discoveries: readonly Discovery[]): void {
  // Written by the server that wrote this script.
  const written = JSON.parse(document.getElementById('farebox')?.textContent ?? '') as PageData
  // Several offers may be in one asset.
  const data = { ...written, assets: createAssetRegistry(written.assets).assets }
  const context = {
    texts: data.texts,
    language: document.documentElement.lang,
    nonce: document.querySelector<HTMLElement>('script[nonce]')?.nonce ?? '',
  }
  const searches = discoveries.map((discover) => discover((wallet) => app.addWallet(wallet), data))
  const lookForWallets = (): void => {
    for (const search of searches) search()
  }
  const app = createApp({
    data,
    context,
    isSecure: globalThis.isSecureContext,
    url: location.href.split('#', 1)[0] ?? location.href,
    show: (state, commands) => render(state, commands, data, context),
    lookForWallets,
  })
  globalThis.addEventListener('beforeunload', (event) => {
    if (app.isBusyWithMoney()) event.preventDefault()
  })
  lookForWallets()
}
