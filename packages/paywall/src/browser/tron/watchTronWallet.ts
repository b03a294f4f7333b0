import type { TronProvider } from './TronProvider.js'

const events = ['accountsChanged', 'chainChanged', 'disconnect'] as const
/** What TronLink posts to the page where it has no events. */
const actions = new Set<unknown>(['setAccount', 'setNode', 'accountsChanged', 'disconnectWeb'])

function readAction(data: unknown): unknown {
  const message: unknown = Object(data).message
  return Object(message).action
}

/** Calls back when the account or the network has changed; the answer ends that. */
export function watchTronWallet(provider: TronProvider, callback: () => void): () => void {
  const listen = ({ source, data }: MessageEvent): void => {
    // Anything that is posted from elsewhere is no wallet.
    if (source === globalThis.window && actions.has(readAction(data))) callback()
  }
  for (const event of events) provider.on?.(event, callback)
  globalThis.addEventListener('message', listen)
  return () => {
    for (const event of events) provider.removeListener?.(event, callback)
    globalThis.removeEventListener('message', listen)
  }
}
