import { type EthereumProvider, isEthereumProvider } from './EthereumProvider.js'
import type { EvmWalletInput } from './createEvmWallet.js'

function readText(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.slice(0, 80) : undefined
}

/** What a wallet announced (EIP-6963), or `undefined` where it is not of that shape. */
function readAnnouncement(event: Event): EvmWalletInput | undefined {
  const detail: unknown = 'detail' in event ? event.detail : undefined
  if (typeof detail !== 'object' || detail === null) return undefined
  if (!('provider' in detail) || !isEthereumProvider(detail.provider)) return undefined
  const info: Record<string, unknown> = { ...('info' in detail ? Object(detail.info) : {}) }
  const { icon } = info
  const name = readText(info['name'])
  const id = readText(info['uuid']) ?? readText(info['rdns'])
  if (name === undefined || id === undefined) return undefined
  return {
    id,
    name,
    provider: detail.provider,
    // Anything else than a data: image would tell somebody that this page was opened.
    ...(typeof icon === 'string' && icon.startsWith('data:image/') ? { icon } : {}),
  }
}

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
  onFound: (wallet: EvmWalletInput) => void,
  fallbackName: string,
): () => void {
  const seen = new Set<EthereumProvider>()

  function add(wallet: EvmWalletInput): void {
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
