import { evm } from '@farebox/evm/server'
import {
  createFakeBuyer,
  createFakeFacilitator,
  type FakeFacilitator,
  testAsset,
} from '@farebox/testing'
import { type Answer, type RequestInput, sendRequest } from '@farebox/testkit'
import fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify'
import { onTestFinished } from 'vitest'
import { paywall } from './paywall.js'
import type { PaywallOptions } from './types.js'

export const terms = { price: '$0.01', scheme: 'exact', network: testAsset.network } as const
export const buyer = createFakeBuyer()

export function createOptions(options: Partial<PaywallOptions> = {}): PaywallOptions {
  return {
    facilitator: createFakeFacilitator(),
    schemes: [evm({ assets: [testAsset] })],
    payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
    ...options,
  }
}

export interface Site {
  readonly app: FastifyInstance
  readonly url: string
  readonly facilitator: FakeFacilitator
  /** One request, as it is. */
  readonly send: (target: string, input?: RequestInput) => Promise<Answer>
  /** Pays for a target and sends it again. */
  readonly buy: (target: string, input?: RequestInput) => Promise<Answer>
  /** The same, with a settlement that fails. */
  readonly fail: (target: string, input?: RequestInput) => Promise<Answer>
}

export interface SiteOptions {
  readonly paywall?: Partial<PaywallOptions>
  readonly app?: FastifyServerOptions
  /** Runs before the paywall is registered. */
  readonly before?: (app: FastifyInstance) => unknown
}

/** An app with the paywall at its root, on a free port until the test ends. */
export async function openSite(
  build: (app: FastifyInstance) => unknown,
  options: SiteOptions = {},
): Promise<Site> {
  const facilitator = createFakeFacilitator()
  const app: FastifyInstance = fastify({ forceCloseConnections: true, ...options.app })
  onTestFinished(() => app.close())
  await options.before?.(app)
  await app.register(paywall, createOptions({ facilitator, ...options.paywall }))
  await build(app)
  const url = await app.listen({ port: 0, host: '127.0.0.1' })

  const send = (target: string, input?: RequestInput): Promise<Answer> =>
    sendRequest(url, target, input)
  async function buy(target: string, input: RequestInput = {}): Promise<Answer> {
    const header = await buyer.payFor((await send(target, input)).challenge())
    return send(target, { ...input, headers: { ...input.headers, 'payment-signature': header } })
  }
  return {
    app,
    url,
    facilitator,
    send,
    buy,
    fail(target, input) {
      facilitator.next('settle', { failed: 'insufficient_funds' })
      return buy(target, input)
    },
  }
}

export const sell = async (): Promise<{ goods: string }> => ({ goods: 'sunny' })
