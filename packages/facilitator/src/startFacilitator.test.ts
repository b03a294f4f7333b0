import { createHttpFacilitatorClient } from '@farebox/core/facilitator'
import { type Devnet, startDevnet } from '@farebox/devnet'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { FacilitatorConfig } from './config/FacilitatorConfig.js'
import { createPayment } from './payment.fixture.js'
import { startFacilitator } from './startFacilitator.js'

let devnet: Devnet

beforeAll(async () => {
  devnet = await startDevnet()
})
afterAll(() => devnet.stop())

function createConfig(change: Partial<FacilitatorConfig['networks'][number]> = {}) {
  const { facilitator } = devnet.accounts
  const { network, rpcUrl } = devnet
  return { networks: [{ network, rpcUrl, privateKeys: [facilitator.privateKey], ...change }] }
}

async function start(config: FacilitatorConfig = createConfig()) {
  const running = await startFacilitator({ config, port: 0 })
  onTestFinished(() => running.close({ drainTimeoutMs: 0 }))
  return { ...running, client: createHttpFacilitatorClient(running.url) }
}

describe('startFacilitator', () => {
  it('verifies and settles on a real chain, once', async () => {
    const { client, facilitator, url } = await start()
    const { USDC } = devnet.tokens
    const { buyer, seller } = devnet.accounts
    const before = await devnet.balanceOf(USDC, seller.address)
    const payment = await createPayment(devnet)

    expect(await client.verify(payment)).toEqual({ isValid: true, payer: buyer.address })
    const answers = await Promise.all(Array.from({ length: 5 }, () => client.settle(payment)))
    const [settled] = answers
    expect(settled).toMatchObject({ success: true, payer: buyer.address, amount: '10000' })
    expect(new Set(answers.map(({ transaction }) => transaction)).size).toBe(1)
    expect(await client.settle(payment)).toEqual(settled)
    expect(await devnet.balanceOf(USDC, seller.address)).toBe(before + 10_000n)
    expect(await client.verify(payment)).toMatchObject({ isValid: false })

    expect(await facilitator.health()).toEqual({ ready: true, inFlight: 0 })
    expect((await fetch(`${url}/payments/0x00`)).status).toBe(404)
  })

  it('says what it serves, and only that', async () => {
    const { client } = await start()
    expect(await client.supported()).toMatchObject({
      kinds: [{ x402Version: 2, scheme: 'exact', network: devnet.network }],
      signers: { 'eip155:*': [devnet.accounts.facilitator.address] },
    })
    const payment = await createPayment({ ...devnet, network: 'eip155:84532' })
    await expect(client.verify(payment)).rejects.toMatchObject({ code: 'facilitator_unsupported' })
  })

  it('answers what is in progress before it ends', async () => {
    const { client, close, facilitator } = await start()
    await devnet.setAutomine(false)
    onTestFinished(() => devnet.setAutomine(true))
    const settling = client.settle(await createPayment(devnet))
    await vi.waitFor(async () =>
      expect(await facilitator.health()).toEqual({ ready: true, inFlight: 1 }),
    )
    await vi.waitFor(async () =>
      expect(await devnet.rpc('txpool_status')).toMatchObject({ pending: '0x1' }),
    )
    const closed = close()
    await devnet.mine()
    expect(await settling).toMatchObject({ success: true })
    await closed
    await expect(client.verify(await createPayment(devnet))).rejects.toMatchObject({
      code: 'facilitator_unavailable',
    })
  })

  it('after the drain deadline the answer is pending, with the hash', async () => {
    const { client, close } = await start()
    await devnet.setAutomine(false)
    onTestFinished(async () => {
      await devnet.mine()
      await devnet.setAutomine(true)
    })
    const settling = client.settle(await createPayment(devnet))
    await vi.waitFor(async () =>
      expect(await devnet.rpc('txpool_status')).toMatchObject({ pending: '0x1' }),
    )
    await close({ drainTimeoutMs: 50 })
    expect(await settling).toMatchObject({
      success: false,
      errorReason: 'settlement_pending',
      transaction: expect.stringMatching(/^0x[0-9a-f]{64}$/),
    })
  })

  it('refuses real networks until it is told twice', async () => {
    const mainnet = createConfig({ network: 'base', rpcUrl: 'https://rpc.example/v2/secret' })
    await expect(start(mainnet)).rejects.toThrow(/allowMainnet/)
    await expect(start({ ...mainnet, allowMainnet: true })).rejects.toThrow(/unsafeMemoryLedger/)
    const { client } = await start({ ...mainnet, allowMainnet: true, unsafeMemoryLedger: true })
    const kind = { x402Version: 2, scheme: 'exact', network: 'eip155:8453' }
    const kindV1 = { ...kind, x402Version: 1, network: 'base' }
    expect((await client.supported()).kinds).toEqual([kind, kindV1])
  })

  it('says when it cannot listen', async () => {
    const { url } = await start()
    const port = Number(new URL(url).port)
    await expect(startFacilitator({ config: createConfig(), port })).rejects.toMatchObject({
      code: 'config_invalid',
      detail: `Nothing can listen on port ${port} of 127.0.0.1.`,
    })
  })
})
