import { type EthereumProvider, isEthereumProvider } from './EthereumProvider.js'

/** What a wallet says of itself, and its provider. */
export interface Announcement {
  readonly id: string
  readonly name: string
  readonly icon?: string
  readonly provider: EthereumProvider
}

function readText(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.slice(0, 80) : undefined
}

/** What a wallet announced (EIP-6963, TIP-6963), or `undefined` where it is not of that shape. */
export function readAnnouncement(event: Event): Announcement | undefined {
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
