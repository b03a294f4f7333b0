import type { FacilitatorClient } from '@farebox/core/facilitator'
import { privateKeyAccount } from '@farebox/evm/account'
import { evm as evmClient } from '@farebox/evm/client'
import { evm as evmServer } from '@farebox/evm/server'
import { createPaywall } from '@farebox/express'
import { payingFetch, readReceipt } from '@farebox/fetch'
import { x402Facilitator } from '@x402/core/facilitator'
import type { SupportedResponse } from '@x402/core/types'
import { toFacilitatorEvmSigner } from '@x402/evm'
import { ExactEvmScheme } from '@x402/evm/exact/facilitator'
import { ExactEvmScheme as ExactEvmServerScheme } from '@x402/evm/exact/server'
import { paymentMiddleware, x402ResourceServer } from '@x402/express'
import express from 'express'
import { createWalletClient, defineChain, http, publicActions } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type EvmWorld, startEvmWorld } from './startEvmWorld.fixture.js'

let world: EvmWorld

beforeAll(async () => {
  world = await startEvmWorld()
})

afterAll(async () => {
  await world.stop()
})

/** The reference's facilitator class on the devnet, in this process, and the reasons that it gave. */
function createReferenceFacilitator(): {
  reference: x402Facilitator
  client: FacilitatorClient
  asked: string[]
} {
  const { devnet } = world
  const asked: string[] = []
  const chain = defineChain({
    id: devnet.chainId,
    name: 'devnet',
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: { default: { http: [devnet.rpcUrl] } },
  })
  const account = privateKeyToAccount(devnet.accounts.facilitator.privateKey)
  const wallet = createWalletClient({ account, chain, transport: http() }).extend(publicActions)
  type Signer = Parameters<typeof toFacilitatorEvmSigner>[0]
  // viem's methods are generic over the contract; the reference asks for less.
  const signer = toFacilitatorEvmSigner({
    ...wallet,
    address: account.address,
  } as unknown as Signer)
  const reference = new x402Facilitator()
  reference.register(devnet.network as `${string}:${string}`, new ExactEvmScheme(signer))
  type Payload = Parameters<typeof reference.verify>[0]
  type Requirements = Parameters<typeof reference.verify>[1]
  return {
    reference,
    asked,
    client: {
      async verify({ paymentPayload, paymentRequirements }) {
        const answer = await reference.verify(
          paymentPayload as unknown as Payload,
          paymentRequirements as unknown as Requirements,
        )
        asked.push(`verify ${answer.invalidReason ?? 'valid'}`)
        const { isValid, invalidReason, payer } = answer
        return {
          isValid,
          ...(invalidReason === undefined ? {} : { invalidReason }),
          ...(payer === undefined ? {} : { payer }),
        }
      },
      async settle({ paymentPayload, paymentRequirements }) {
        const answer = await reference.settle(
          paymentPayload as unknown as Payload,
          paymentRequirements as unknown as Requirements,
        )
        asked.push(`settle ${answer.errorReason ?? 'success'}`)
        const { success, errorReason, payer, transaction, network } = answer
        return {
          success,
          transaction,
          network,
          ...(errorReason === undefined ? {} : { errorReason }),
          ...(payer === undefined ? {} : { payer }),
        }
      },
      async supported() {
        const { kinds, extensions, signers } = reference.getSupported()
        return JSON.parse(JSON.stringify({ kinds, extensions, signers }))
      },
    },
  }
}

async function openShop() {
  const { devnet } = world
  const { client: facilitator, asked } = createReferenceFacilitator()
  const assets = [devnet.assetOf(devnet.tokens.USDC)]
  const { paid, ready } = createPaywall({
    facilitator,
    schemes: [evmServer({ assets })],
    payTo: devnet.accounts.seller.address,
  })
  const app = express()
  const terms = { price: '$0.01', scheme: 'exact', network: devnet.network } as const
  app.get('/weather', paid(terms), (_req, res) => void res.json({ sky: 'clear' }))
  await ready()
  return { asked, url: `${await world.serve(app)}/weather`, assets }
}

/** An Express seller on the reference's middleware, with the reference's facilitator in its process. */
async function openReferenceShop(): Promise<string> {
  const { devnet } = world
  const { USDC } = devnet.tokens
  const { reference } = createReferenceFacilitator()
  const server = new x402ResourceServer({
    verify: (payload, requirements) => reference.verify(payload, requirements),
    settle: (payload, requirements) => reference.settle(payload, requirements),
    getSupported: async () => reference.getSupported() as SupportedResponse,
  })
  const network = devnet.network as `${string}:${string}`
  server.register(network, new ExactEvmServerScheme())
  await server.initialize()
  const { name, version, address } = USDC
  const price = { amount: '10000', asset: address, extra: { name, version } }
  const accepts = { scheme: 'exact', network, payTo: devnet.accounts.seller.address, price }
  const app = express()
  app.use(paymentMiddleware({ 'GET /weather': { accepts } }, server))
  app.get('/weather', (_req, res) => void res.json({ sky: 'clear' }))
  return `${await world.serve(app)}/weather`
}

test('@farebox/fetch pays an @x402/express seller through the reference’s facilitator class', async () => {
  const { devnet } = world
  const url = await openReferenceShop()
  const account = privateKeyAccount(devnet.accounts.buyer.privateKey)
  const assets = [devnet.assetOf(devnet.tokens.USDC)]
  const fetch = payingFetch({ schemes: [evmClient({ account, assets })] })
  const moved = await world.measureMoved(async () => {
    const response = await fetch(url)
    expect(await response.json()).toEqual({ sky: 'clear' })
    expect(readReceipt(response)).toMatchObject({ state: 'settled', payer: account.address })
  })
  expect(moved).toBe(10_000n)
})

describe('a Farebox seller through the reference’s facilitator class', () => {
  test('sells, once, with a receipt', async () => {
    const { url, asked, assets } = await openShop()
    const account = privateKeyAccount(world.devnet.accounts.buyer.privateKey)
    const fetch = payingFetch({ schemes: [evmClient({ account, assets })] })
    const moved = await world.measureMoved(async () => {
      const response = await fetch(url)
      expect(await response.json()).toEqual({ sky: 'clear' })
      const receipt = readReceipt(response)
      expect(receipt).toMatchObject({ state: 'settled', payer: account.address })
      const hash = receipt?.state === 'settled' ? receipt.transaction : ''
      expect(await world.devnet.rpc('eth_getTransactionReceipt', [hash])).toMatchObject({
        status: '0x1',
      })
    })
    expect(moved).toBe(10_000n)
    expect(asked).toEqual(['verify valid', 'settle success'])
  })

  test('refuses a buyer without money', async () => {
    const { url, asked, assets } = await openShop()
    // It has ether for gas, and no dollars.
    const account = privateKeyAccount(world.devnet.accounts.facilitator.privateKey)
    const fetch = payingFetch({ schemes: [evmClient({ account, assets })] })
    const moved = await world.measureMoved(async () => {
      const response = await fetch(url)
      expect(response.status).toBe(402)
      expect(await response.json()).toMatchObject({
        code: 'payment_invalid',
        reason: 'invalid_exact_evm_insufficient_balance',
      })
    })
    expect(moved).toBe(0n)
    expect(asked).toEqual(['verify invalid_exact_evm_insufficient_balance'])
  })
})
