import {
  type GasFreeProvider,
  startGasFreeProvider,
  startTron,
  type TronDevAccount,
  type TronDevnet,
} from '@farebox/devnet'
import { evm } from '@farebox/evm/server'
import { createPaywall, type PaywallOptions } from '@farebox/express'
import { startFacilitator } from '@farebox/facilitator'
import { tron as tronServer } from '@farebox/tron/server'
import { TronWeb } from 'tronweb'
import { type Bench, type ContextOptions, startBench, type Tab } from './browser.fixture.js'
import { createPaymentPage, type PaymentPageOptions } from './createPaymentPage.js'

/** What the TRON wallet of a test is and does. */
export interface TronWalletScript {
  /** Default: the devnet's buyer. */
  readonly account?: TronDevAccount
  /** How it shows itself. `tronLink` (default) is what TronLink was before there were standards. */
  readonly kind?: 'tronLink' | 'tron' | 'announced' | 'tronWeb'
  /** Puts itself into the page so much later, and says so where `tronLink#initialized` is said. */
  readonly lateMs?: number
  /** The node that it is set up with. Default: the local one. */
  readonly node?: string
  /** Default: the local chain's. */
  readonly chainId?: number
  /** Methods that the person declines, each as TronLink says it. */
  readonly decline?: readonly string[]
  /** Whether it is locked. */
  readonly locked?: boolean
}

/** A wallet that was put into a page. */
export interface TronTestWallet {
  /** Methods in the order in which they were asked. */
  readonly calls: readonly string[]
  /** Primary types of what was signed. */
  readonly signed: readonly string[]
  decline: readonly string[]
  locked: boolean
  chainId: number
}

export interface TronVisit extends Tab {
  readonly wallet: TronTestWallet
}

/** What a route asks for, on the local TRON chain. */
export type TronTerms = Readonly<Record<string, unknown>>

export interface TronWorld {
  readonly tron: TronDevnet
  readonly gasFree: GasFreeProvider
  /** A page with one priced route; answers its URL. */
  openShop(
    terms: TronTerms,
    options?: { readonly page?: PaymentPageOptions; readonly paywall?: Partial<PaywallOptions> },
  ): Promise<string>
  openPage(wallet: TronWalletScript | undefined, context?: ContextOptions): Promise<TronVisit>
  /** The wallet is told of another node by its person. */
  setNode(visit: TronVisit, node: string): Promise<void>
  /** What the seller has got, in atomic units. */
  earned(): Promise<bigint>
  tidy(): Promise<void>
  stop(): Promise<void>
}

interface Ask {
  readonly method: string
  readonly params?: readonly unknown[]
}

/** Names of the parts that {@link installTronWallet} puts into the page. */
interface Installation {
  readonly kind: string
  readonly lateMs: number
  readonly node: string
  readonly address: string
}

/** Runs in the page, before its scripts: what TronLink injects, with the work done by the test. */
function installTronWallet({ kind, lateMs, node, address }: Installation): void {
  async function ask(method: string, params: readonly unknown[] = []): Promise<unknown> {
    // Put there by exposeFunction.
    const send = Reflect.get(globalThis, 'fareboxTronWallet') as (ask: object) => Promise<{
      readonly result?: unknown
      readonly thrown?: unknown
      readonly code?: number
      readonly event?: string
    }>
    const { result, thrown, code, event } = await send({ method, params })
    // TronLink rejects with a text.
    if (thrown !== undefined) return Promise.reject(thrown)
    if (code !== undefined) throw Object.assign(new Error('refused'), { code })
    if (event !== undefined) for (const listener of listeners.get(event) ?? []) listener()
    return result
  }
  const listeners = new Map<string, Set<() => void>>()
  const fullNode = { host: node }
  const tronWeb = {
    defaultAddress: { base58: false as string | false },
    fullNode,
    trx: {
      signTypedData: (domain: unknown, types: unknown, message: unknown) =>
        ask('signTypedData', [domain, types, message]),
      sign: (transaction: unknown) => ask('sign', [transaction]),
    },
  }
  const provider = {
    tronWeb: false as typeof tronWeb | false,
    async request({ method, params }: Ask): Promise<unknown> {
      const answer = await ask(method, params)
      const isConnected = method.endsWith('requestAccounts') && answer !== ''
      const isRefused = typeof answer === 'object' && answer !== null && 'code' in answer
      if (isConnected && !(isRefused && Reflect.get(answer, 'code') !== 200)) {
        tronWeb.defaultAddress.base58 = address
        provider.tronWeb = tronWeb
      }
      return answer
    },
    on(event: string, listener: () => void): void {
      listeners.set(event, (listeners.get(event) ?? new Set()).add(listener))
    },
    removeListener(event: string, listener: () => void): void {
      listeners.get(event)?.delete(listener)
    },
  }
  Reflect.set(globalThis, 'fareboxTronTest', {
    setNode(host: string) {
      fullNode.host = host
      postMessage({ message: { action: 'setNode', data: {} }, isTronLink: true })
    },
  })
  function inject(): void {
    switch (kind) {
      case 'tron':
        Reflect.set(globalThis, 'tron', provider)
        break
      case 'announced': {
        const info = { uuid: 'a6f7e1f8-7a3f', name: 'Tron Test', rdns: 'com.example.tron' }
        const announce = (): void => {
          const detail = Object.freeze({ info, provider })
          dispatchEvent(new CustomEvent('TIP6963:announceProvider', { detail }))
        }
        addEventListener('TIP6963:requestProvider', announce)
        announce()
        break
      }
      case 'tronWeb':
        tronWeb.defaultAddress.base58 = address
        Reflect.set(globalThis, 'tronWeb', tronWeb)
        break
      default: {
        Reflect.set(globalThis, 'tronLink', {
          request: (call: Ask) => provider.request(call),
          get tronWeb() {
            return provider.tronWeb
          },
        })
        Reflect.set(globalThis, 'tronWeb', tronWeb)
        dispatchEvent(new Event('tronLink#initialized'))
      }
    }
  }
  if (lateMs === 0) inject()
  else setTimeout(inject, lateMs)
}

/** The type that no other one has as a member. */
function findPrimaryType(types: Readonly<Record<string, readonly { type: string }[]>>): string {
  const used = new Set(Object.values(types).flatMap((fields) => fields.map(({ type }) => type)))
  return Object.keys(types).find((name) => !used.has(name)) ?? ''
}

/** The part of a wallet that has the key, in tronweb and in the test's process. */
function createTronTestWallet(tron: TronDevnet, script: TronWalletScript) {
  const calls: string[] = []
  const signed: string[] = []
  const wallet: TronTestWallet = {
    calls,
    signed,
    decline: script.decline ?? [],
    locked: script.locked ?? false,
    chainId: script.chainId ?? tron.chainId,
  }
  const account = script.account ?? tron.accounts.buyer
  const tronWeb = new TronWeb({
    fullHost: tron.rpcUrl,
    privateKey: account.privateKey.slice(2),
  })

  async function answer({ method, params = [] }: Ask): Promise<object> {
    calls.push(method)
    const isDeclined = wallet.decline.includes(method)
    switch (method) {
      case 'tron_requestAccounts':
        if (wallet.locked) return { result: '' }
        return isDeclined
          ? { result: { code: 4001, message: 'User rejected the request' } }
          : { result: { code: 200, message: 'User allowed the request.' } }
      case 'eth_requestAccounts':
        return isDeclined ? { code: 4001 } : { result: [account.address] }
      case 'eth_chainId':
        return { result: `0x${wallet.chainId.toString(16)}` }
      case 'wallet_switchEthereumChain': {
        if (isDeclined) return { code: 4001 }
        const [{ chainId }] = params as [{ chainId: string }]
        wallet.chainId = Number(chainId)
        return { result: null, event: 'chainChanged' }
      }
      case 'signTypedData': {
        if (isDeclined) return { thrown: 'Confirmation declined by user' }
        const [domain, types, message] = params as Parameters<typeof tronWeb.trx.signTypedData>
        signed.push(findPrimaryType(types))
        return { result: tronWeb.trx.signTypedData(domain, types, message) }
      }
      case 'sign': {
        if (isDeclined) return { thrown: 'Confirmation declined by user' }
        const [transaction] = params as [Parameters<typeof tronWeb.trx.sign>[0]]
        signed.push('transaction')
        return { result: await tronWeb.trx.sign(transaction) }
      }
      default:
        return { code: 4200 }
    }
  }
  return { wallet, account, answer }
}

/** A TRON chain with a GasFree provider, a facilitator and a browser, for all tests of a file. */
export async function startTronWorld(): Promise<TronWorld> {
  const tron = await startTron({ network: 'tron:nile' })
  const gasFree = await startGasFreeProvider({ tron })
  const { USDT } = tron.profile.tokens
  const facilitator = await startFacilitator({
    port: 0,
    config: {
      networks: [
        {
          network: 'tron:nile',
          rpcUrl: tron.rpcUrl,
          privateKeys: [tron.accounts.facilitator.privateKey],
          pollingIntervalMs: 50,
          fees: { [USDT.address]: '1000' },
          gasFree: { url: gasFree.url },
        },
      ],
    },
  })
  const bench: Bench = await startBench()
  const chain = { network: 'tron:nile', rpcUrl: tron.rpcUrl, gasFreeUrl: gasFree.url }

  return {
    tron,
    gasFree,
    openShop(terms, { page, paywall } = {}) {
      const { paid } = createPaywall({
        facilitator: facilitator.url,
        schemes: [tronServer(), evm()],
        payTo: {
          'tron:*': tron.accounts.seller.address,
          'eip155:*': '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
        },
        page: createPaymentPage({ chains: [chain], ...page }),
        ...paywall,
      })
      return bench.serve((app) => {
        // The union of the options cannot be said with terms that a test puts together.
        const guard = paid({ description: 'A poem', ...terms } as Parameters<typeof paid>[0])
        app.get('/poem', guard, (_req, res) => void res.json({ poem: 'Toll and tide' }))
      })
    },
    async openPage(script, context) {
      const tab = await bench.openTab(context)
      const { wallet, account, answer } = createTronTestWallet(tron, script ?? {})
      // The local provider serves programs; a real one lets pages in, too.
      await tab.page.route(`${gasFree.url}/**`, async (route) => {
        const response = await route.fetch()
        const headers = { ...response.headers(), 'access-control-allow-origin': '*' }
        await route.fulfill({ response, headers })
      })
      if (script !== undefined) {
        const { kind = 'tronLink', lateMs = 0, node = tron.rpcUrl } = script
        await tab.page.exposeFunction('fareboxTronWallet', answer)
        const installation = { kind, lateMs, node, address: account.address }
        await tab.page.addInitScript(installTronWallet, installation)
      }
      return { ...tab, wallet }
    },
    async setNode({ page }, node) {
      await page.evaluate((host) => {
        // Put there by the wallet of this test.
        const wallet = Reflect.get(globalThis, 'fareboxTronTest') as {
          setNode: (host: string) => void
        }
        wallet.setNode(host)
      }, node)
    },
    earned: () => tron.profile.balanceOf(USDT, tron.accounts.seller.address),
    tidy: () => bench.tidy(),
    async stop() {
      await bench.stop()
      await facilitator.close({ drainTimeoutMs: 0 })
      await gasFree.close()
      await tron.close()
    },
  }
}
