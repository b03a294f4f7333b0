import type { EthereumProvider } from '../EthereumProvider.js'
import { readAnnouncement } from '../readAnnouncement.js'
import type { TronWalletInput } from './createTronWallet.js'
import { findInjectedProvider, toStandardProvider } from './TronProvider.js'

/** Wallets write themselves into pages when they get round to it. */
const pollMs = 250
const patienceMs = 5000

/**
 * Finds the TRON wallets of this browser: those that announce themselves (TIP-6963), whenever they do, and else
 * what is at `window.tron`, `window.tronLink` or `window.tronWeb`, also where it comes late.
 *
 * @returns a function that looks again
 */
export function discoverTronWallets(onFound: (wallet: TronWalletInput) => void): () => void {
  const announced = new Set<EthereumProvider>()
  let timer: ReturnType<typeof setInterval> | undefined
  let hasFound = false

  function stop(): void {
    clearInterval(timer)
    timer = undefined
  }

  function add(wallet: TronWalletInput): void {
    hasFound = true
    stop()
    onFound(wallet)
  }

  /** Of several that are injected it is one; whichever it is, it would be there under its own name if it announced. */
  function findInjected(): void {
    const provider = hasFound ? undefined : findInjectedProvider()
    if (provider !== undefined) add({ id: 'window.tron', name: 'TronLink', provider })
  }

  globalThis.addEventListener('TIP6963:announceProvider', (event) => {
    const wallet = readAnnouncement(event)
    if (wallet === undefined || announced.has(wallet.provider)) return
    announced.add(wallet.provider)
    add({ ...wallet, provider: toStandardProvider(wallet.provider) })
  })
  globalThis.addEventListener('tronLink#initialized', findInjected)

  return () => {
    globalThis.dispatchEvent(new Event('TIP6963:requestProvider'))
    findInjected()
    if (hasFound || timer !== undefined) return
    timer = setInterval(findInjected, pollMs)
    setTimeout(stop, patienceMs)
  }
}
