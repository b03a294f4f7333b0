import { type Devnet, startDevnet } from '@farebox/devnet'
import { privateKeyAccount } from '@farebox/evm/account'
import { evm } from '@farebox/evm/server'
import { createPaywall, type PaywallOptions } from '@farebox/express'
import { type RunningFacilitator, startFacilitator } from '@farebox/facilitator'
import type { Express, Request, RequestHandler } from 'express'
import type { RouteOptions } from '@farebox/core/server'
import { type Bench, type ContextOptions, startBench, type Tab } from './browser.fixture.js'
import { createPaymentPage, type PaymentPageOptions } from './createPaymentPage.js'

/** What the wallet of a test does. */
export interface WalletScript {
  /** Default: the devnet's buyer. */
  readonly privateKey?: `0x${string}`
  /** Default: the devnet's. */
  readonly chainId?: number
  /** Methods that are refused with this code. */
  readonly refuse?: Readonly<Record<string, number>>
  /** Chains that the wallet knows besides its own. */
  readonly known?: readonly number[]
  /** `eip6963` (default) announces itself; `legacy` is only at `window.ethereum`. */
  readonly kind?: 'eip6963' | 'legacy'
  readonly name?: string
  readonly onSign?: () => Promise<void>
}

/** A wallet that was put into a page. */
export interface TestWallet {
  /** Methods in the order in which they were asked. */
  readonly calls: readonly string[]
  readonly signed: readonly string[]
  chainId: number
  /** Codes of refusals, which a test may change. */
  refuse: Record<string, number>
  privateKey: `0x${string}`
}

export interface World {
  readonly devnet: Devnet
  readonly facilitator: RunningFacilitator
  readonly browser: Bench['browser']
  /** A seller of its own, on a free port, with what the test adds. */
  openShop(options: ShopOptions): Promise<string>
  openPage(wallet: WalletScript | undefined, context?: ContextOptions): Promise<Visit>
  /** What the seller has got, in atomic units, since the world began. */
  earned(): Promise<bigint>
  /** Ends what one test has opened. */
  tidy(): Promise<void>
  stop(): Promise<void>
}

export interface ShopOptions {
  readonly page?: PaymentPageOptions
  readonly paywall?: Partial<PaywallOptions>
  /** Default: 0.01 USDC by the exact scheme on the devnet. */
  readonly route?: object
  readonly routes: (app: Express, paid: (options?: object) => RequestHandler) => void
}

export interface Visit extends Tab {
  readonly wallet: TestWallet
}

interface RpcCall {
  readonly method: string
  readonly params?: readonly unknown[]
}

/** Runs in the page, before its scripts: an EIP-1193 provider whose work is done by the test. */
function installWallet({ kind, name }: { kind: string; name: string }): void {
  const listeners = new Map<string, Set<(value?: unknown) => void>>()
  const provider = {
    async request(call: RpcCall): Promise<unknown> {
      // Put there by exposeFunction.
      const ask = Reflect.get(globalThis, 'fareboxTestWallet') as (
        call: RpcCall,
      ) => Promise<{ result?: unknown; code?: number; event?: string }>
      const { result, code, event } = await ask(call)
      if (code !== undefined) throw Object.assign(new Error('refused'), { code })
      if (event !== undefined) for (const listener of listeners.get(event) ?? []) listener()
      return result
    },
    on(event: string, listener: () => void): void {
      listeners.set(event, (listeners.get(event) ?? new Set()).add(listener))
    },
    removeListener(event: string, listener: () => void): void {
      listeners.get(event)?.delete(listener)
    },
  }
  Reflect.set(globalThis, 'fareboxTestProvider', {
    emit: (event: string) => {
      for (const listener of listeners.get(event) ?? []) listener()
    },
  })
  if (kind === 'legacy') {
    Reflect.set(globalThis, 'ethereum', provider)
    return
  }
  const icon =
    'data:image/svg+xml;base64,' +
    btoa(
      '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24"><rect width="24" height="24" rx="6" fill="#e2761b"/></svg>',
    )
  const info = {
    uuid: '350670db-19fa-4704-a166-e52e178b59d2',
    name,
    icon,
    rdns: 'com.example.test',
  }
  const announce = (): void => {
    const detail = Object.freeze({ info, provider })
    dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }))
  }
  addEventListener('eip6963:requestProvider', announce)
  announce()
}

/** The part of a wallet that has the key: in the test's process. */
function createTestWallet(devnet: Devnet, script: WalletScript) {
  const calls: string[] = []
  const signed: string[] = []
  const wallet = {
    calls,
    signed,
    chainId: script.chainId ?? devnet.chainId,
    refuse: { ...script.refuse },
    privateKey: script.privateKey ?? devnet.accounts.buyer.privateKey,
  }
  const known = new Set([wallet.chainId, devnet.chainId, ...(script.known ?? [])])
  if (script.known !== undefined) {
    known.clear()
    for (const chainId of [wallet.chainId, ...script.known]) known.add(chainId)
  }

  async function answer({ method, params = [] }: RpcCall): Promise<object> {
    calls.push(method)
    const code = wallet.refuse[method]
    if (code !== undefined) return { code }
    const account = privateKeyAccount(wallet.privateKey)
    switch (method) {
      case 'eth_accounts':
      case 'eth_requestAccounts':
        return { result: [account.address.toLowerCase()] }
      case 'eth_chainId':
        return { result: `0x${wallet.chainId.toString(16)}` }
      case 'wallet_switchEthereumChain': {
        const [{ chainId }] = params as [{ chainId: string }]
        if (!known.has(Number(chainId))) return { code: 4902 }
        wallet.chainId = Number(chainId)
        return { result: null, event: 'chainChanged' }
      }
      case 'wallet_addEthereumChain': {
        const [{ chainId }] = params as [{ chainId: string }]
        known.add(Number(chainId))
        return { result: null }
      }
      case 'eth_call':
        return { result: await devnet.rpc('eth_call', params) }
      case 'eth_signTypedData_v4': {
        const [, text] = params as [string, string]
        signed.push(text)
        await script.onSign?.()
        const typedData = JSON.parse(text)
        if (typedData.domain.chainId !== wallet.chainId) return { code: -32000 }
        const { EIP712Domain: _domain, ...types } = typedData.types
        const { message } = typedData
        const numbers = ['value', 'validAfter', 'validBefore']
        for (const key of numbers) message[key] = BigInt(message[key])
        return { result: await account.signTypedData({ ...typedData, types, message }) }
      }
      default:
        return { code: 4200 }
    }
  }
  return { wallet, answer }
}

/** A chain, a facilitator and a browser, for all tests of a file. */
export async function startWorld(): Promise<World> {
  const devnet = await startDevnet()
  const { network, rpcUrl, accounts, tokens } = devnet
  const facilitator = await startFacilitator({
    port: 0,
    config: { networks: [{ network, rpcUrl, privateKeys: [accounts.facilitator.privateKey] }] },
  })
  const bench = await startBench()

  return {
    devnet,
    facilitator,
    browser: bench.browser,
    async openShop({ page, paywall, route, routes }) {
      const { paid } = createPaywall({
        facilitator: facilitator.url,
        schemes: [evm({ assets: [devnet.assetOf(tokens.USDC)] })],
        payTo: accounts.seller.address,
        page: createPaymentPage(page),
        ...paywall,
      })
      const defaults = { price: '$0.01', scheme: 'exact', network } as const
      return bench.serve((app) =>
        // What a test leaves out is the default; the union of the options cannot say so.
        routes(app, (options) =>
          paid({ ...defaults, ...route, ...options } as RouteOptions<Request>),
        ),
      )
    },
    async openPage(script, options) {
      const tab = await bench.openTab(options)
      const { wallet, answer } = createTestWallet(devnet, script ?? {})
      if (script !== undefined) {
        await tab.page.exposeFunction('fareboxTestWallet', answer)
        const { kind = 'eip6963', name = 'Test Wallet' } = script
        await tab.page.addInitScript(installWallet, { kind, name })
      }
      return { ...tab, wallet }
    },
    earned: () => devnet.balanceOf(tokens.USDC, accounts.seller.address),
    tidy: () => bench.tidy(),
    async stop() {
      await bench.stop()
      await facilitator.close({ drainTimeoutMs: 0 })
      await devnet.stop()
    },
  }
}
