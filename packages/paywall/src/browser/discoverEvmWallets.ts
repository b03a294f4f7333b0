import { type EthereumProvider, isEthereumProvider } from './EthereumProvider.js'
import { type Announcement, readAnnouncement } from './readAnnouncement.js'

function findInjected(): EthereumProvider | undefined {
  const injected: unknown = Reflect.get(globalThis, 'ethereum')
  return isEthereumProvider(injected) ? injected : undefined
}

/**
 * Finds the EVM wallets of this browser: those that announce themselves (EIP-6963), whenever they do, and
 * else what older ones leave at `window.ethereum`.
 *
 * @returns a function that looks again
 */
export function discoverEvmWallets(
  onFound: (wallet: Announcement) => void,
  fallbackName: string,
): () => void {
  const seen = new Set<EthereumProvider>()

  function add(wallet: Announcement): void {
    if (seen.has(wallet.provider)) return
    seen.add(wallet.provider)
    onFound(wallet)
  }

  globalThis.addEventListener('eip6963:announceProvider', (event) => {
    const wallet = readAnnouncement(event)
    if (wallet !== undefined) add(wallet)
  })

  return () => {
    globalThis.dispatchEvent(new Event('eip6963:requestProvider'))
    const provider = findInjected()
    if (seen.size === 0 && provider !== undefined) {
      add({ id: 'window.ethereum', name: fallbackName, provider })
    }
  }
}
