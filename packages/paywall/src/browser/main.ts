import { createAssetRegistry } from '@farebox/core'
import type { PageData } from '../PageData.js'
import { createApp } from './createApp.js'
import { createEvmWallet } from './createEvmWallet.js'
import { discoverEvmWallets } from './discoverEvmWallets.js'
import { render } from './render.js'

function start(): void {
  // Written by the server that wrote this script.
  const written = JSON.parse(document.getElementById('farebox')?.textContent ?? '') as PageData
  // Several offers may be in one asset.
  const data = { ...written, assets: createAssetRegistry(written.assets).assets }
  const context = {
    texts: data.texts,
    language: document.documentElement.lang,
    nonce: document.querySelector<HTMLElement>('script[nonce]')?.nonce ?? '',
  }
  const lookForWallets = discoverEvmWallets(
    (found) => app.addWallet(createEvmWallet(found, data.assets, data.chains)),
    'window.ethereum',
  )
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

start()
