import type { TronWebLike } from '@farebox/tron/account'
import { type EthereumProvider, isEthereumProvider } from '../EthereumProvider.js'

/** A tronWeb instance as wallets inject it: signing, and which node it was set up with. */
export interface InjectedTronWeb extends TronWebLike {
  readonly fullNode?: { readonly host?: unknown }
}

/** How a TRON wallet of this browser is talked to. */
export interface TronProvider {
  /** Absent where there is a tronWeb instance and nothing else. */
  readonly request?: EthereumProvider['request']
  readonly on?: EthereumProvider['on']
  readonly removeListener?: EthereumProvider['removeListener']
  /** What asks for an account. */
  readonly requestMethod: 'eth_requestAccounts' | 'tron_requestAccounts'
  /** Whether it answers as TIP-1193 says: tells its chain, and switches it (TIP-3326). */
  readonly isStandard: boolean
  /** `undefined` until this site is connected. */
  readonly readTronWeb: () => InjectedTronWeb | undefined
}

function isTronWeb(value: unknown): value is InjectedTronWeb {
  if (typeof value !== 'object' || value === null) return false
  if (!('trx' in value && 'defaultAddress' in value)) return false
  const { trx, defaultAddress } = value
  return typeof trx === 'object' && trx !== null && typeof defaultAddress === 'object'
}

function readMember(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

/** A provider of TIP-1193, as announced (TIP-6963) or at `window.tron`. */
export function toStandardProvider(provider: EthereumProvider): TronProvider {
  return {
    request: (call) => provider.request(call),
    on: (event, listener) => provider.on?.(event, listener),
    removeListener: (event, listener) => provider.removeListener?.(event, listener),
    requestMethod: 'eth_requestAccounts',
    isStandard: true,
    readTronWeb() {
      const tronWeb = readMember(provider, 'tronWeb')
      return isTronWeb(tronWeb) ? tronWeb : undefined
    },
  }
}

/** Asked each time: wallets put another instance there when the account changes. */
function readGlobal(): InjectedTronWeb | undefined {
  const tronWeb: unknown = Reflect.get(globalThis, 'tronWeb')
  return isTronWeb(tronWeb) ? tronWeb : undefined
}

/** What is at `window.tron`; else what older wallets leave at `window.tronLink` and `window.tronWeb`. */
export function findInjectedProvider(): TronProvider | undefined {
  const standard: unknown = Reflect.get(globalThis, 'tron')
  if (isEthereumProvider(standard)) return toStandardProvider(standard)
  const link: unknown = Reflect.get(globalThis, 'tronLink')
  const legacy = { requestMethod: 'tron_requestAccounts', isStandard: false } as const
  if (isEthereumProvider(link)) {
    return {
      ...legacy,
      request: (call) => link.request(call),
      readTronWeb() {
        const tronWeb = readMember(link, 'tronWeb')
        return isTronWeb(tronWeb) ? tronWeb : readGlobal()
      },
    }
  }
  return readGlobal() === undefined ? undefined : { ...legacy, readTronWeb: readGlobal }
}
