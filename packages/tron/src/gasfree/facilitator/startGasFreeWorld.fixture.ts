import { systemEnvironment } from '@farebox/core'
import type {
  FacilitatorMechanism,
  PaymentPayload,
  PaymentRequirements,
  SettlementStep,
} from '@farebox/core'
import { startGasFreeProvider, startTron } from '@farebox/devnet'
import type { GasFreeProvider, TronDevnet } from '@farebox/devnet'
import { tronPrivateKeyAccount } from '../../account/tronPrivateKeyAccount.js'
import { createTronHttp } from '../../rpc/createTronHttp.js'
import { createGasFreeApi } from '../api/createGasFreeApi.js'
import { createGasFreeClient } from '../client/createGasFreeClient.js'
import { createGasFreeServer } from '../server/createGasFreeServer.js'
import { createGasFreeFacilitator } from './createGasFreeFacilitator.js'
import type { GasFreeFacilitatorNetwork } from './GasFreeFacilitatorOptions.js'

export interface GasFreeWorld {
  readonly tron: TronDevnet
  readonly provider: GasFreeProvider
  createFacilitator(options?: Partial<GasFreeFacilitatorNetwork>): FacilitatorMechanism
  /** Requirements for an amount of USDT, with the facilitator's quote. */
  ask(mechanism: FacilitatorMechanism, amount?: bigint): Promise<PaymentRequirements>
  /** A signed payment of the buyer, or of another key. */
  sign(requirements: PaymentRequirements, privateKey?: string): Promise<PaymentPayload>
  /** Of USDT, atomic units. */
  balanceOf(address: string): Promise<bigint>
  close(): Promise<void>
}

/** A local Nile with GasFree on it, a provider, and the buyer's GasFree address with 1,000 USDT. */
export async function startGasFreeWorld(
  options: Parameters<typeof startTron>[0] = {},
): Promise<GasFreeWorld> {
  const tron = await startTron({ network: 'tron:nile', ...options })
  const { profile } = tron
  const provider = await startGasFreeProvider({ tron })
  const { USDT } = profile.tokens
  for (const { address } of [tron.accounts.buyer, ...tron.accounts.extra]) {
    const { gasFreeAddress } = await provider.accountOf(address)
    await profile.mint(USDT, gasFreeAddress, 1_000_000_000n)
  }
  const api = createGasFreeApi({ url: provider.url })
  const chain = createTronHttp({ url: tron.rpcUrl })
  const server = createGasFreeServer()

  return {
    tron,
    provider,
    createFacilitator: (changes = {}) =>
      createGasFreeFacilitator({
        networks: [{ network: tron.network, api, chain, pollingIntervalMs: 20, ...changes }],
      }),
    async ask(mechanism, amount = 250_000n) {
      const price = server.parsePrice({ asset: USDT.address, amount }, tron.network)
      const input = {
        network: tron.network,
        wireNetwork: 'tron:nile',
        price,
        payTo: tron.accounts.seller.address,
        maxTimeoutSeconds: 600,
      }
      const quote = await mechanism.quoteFee?.(server.buildRequirements(input))
      return server.buildRequirements({ ...input, ...(quote && { fee: quote.fee }) })
    },
    async sign(requirements, privateKey = tron.accounts.buyer.privateKey) {
      const account = tronPrivateKeyAccount(privateKey)
      const client = createGasFreeClient({ account, apis: { [tron.network]: api } })
      const context = { environment: systemEnvironment }
      await client.assess?.(requirements, context)
      const { payload, extensions } = await client.createPayload(requirements, context)
      return { x402Version: 2, accepted: requirements, payload, extensions: { ...extensions } }
    },
    balanceOf: (address) => profile.balanceOf(USDT, address),
    async close() {
      await provider.close()
      await tron.close()
    },
  }
}

/** The step of a plan; a plan that has ended already fails the test. */
export async function planStep(
  mechanism: FacilitatorMechanism,
  payment: PaymentPayload,
  requirements: PaymentRequirements,
): Promise<SettlementStep> {
  const identity = mechanism.identify(payment, requirements)
  const signal = new AbortController().signal
  const plan = await mechanism.plan(payment, requirements, { identity, signal })
  if ('state' in plan) throw new Error(`no step: ${JSON.stringify(plan)}`)
  return plan
}
