import { createFacilitator, createMemoryLedger } from '@farebox/core/facilitator'
import type {
  FacilitatorMechanism,
  PaymentPayload,
  SettlementStep,
  StepOutcome,
} from '@farebox/core'
import { startGasFreeProvider } from '@farebox/devnet'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { tronPrivateKeyAccount } from '../../account/tronPrivateKeyAccount.js'
import { tron } from '../../facilitator/tron.js'
import { createTronHttp } from '../../rpc/createTronHttp.js'
import { createGasFreeApi } from '../api/createGasFreeApi.js'
import { parseGasFreePayload } from '../parseGasFreePayload.js'
import { toGasFreePayload } from '../toGasFreePayload.js'
import { planStep, startGasFreeWorld } from './startGasFreeWorld.fixture.js'
import type { GasFreeWorld } from './startGasFreeWorld.fixture.js'

const transferFee = 1_000_000n
const activateFee = 2_050_000n
const amount = 250_000n

let world: GasFreeWorld
let mechanism: FacilitatorMechanism
beforeAll(async () => {
  world = await startGasFreeWorld()
  mechanism = world.createFacilitator()
})
beforeEach(() => {
  world.provider.faults.clear()
  world.tron.faults.clear()
})
afterAll(() => world.close())

/** A buyer that the chain has never heard of, with tokens at its GasFree address. */
let count = 0
async function createBuyer(
  tokens = 10_000_000n,
): Promise<{ readonly key: string; readonly address: string; readonly gasFreeAddress: string }> {
  count += 1
  const key = count.toString(16).padStart(64, '1')
  const { address } = tronPrivateKeyAccount(key)
  const { gasFreeAddress } = await world.provider.accountOf(address)
  await world.tron.profile.mint(world.tron.profile.tokens.USDT, gasFreeAddress, tokens)
  return { key, address, gasFreeAddress }
}

const wait = (milliseconds = 5000): AbortSignal => AbortSignal.timeout(milliseconds)

async function settle(payment: PaymentPayload): Promise<StepOutcome> {
  const step = await planStep(mechanism, payment, payment.accepted)
  await step.send()
  return step.confirm(wait())
}

/** What the seller has got since. */
async function watchSeller(): Promise<() => Promise<bigint>> {
  const { address } = world.tron.accounts.seller
  const before = await world.balanceOf(address)
  return async () => (await world.balanceOf(address)) - before
}

/** The provider takes another transfer of the payer's when it has seen the end of the one before. */
async function sendAtLast(step: SettlementStep): Promise<void> {
  await vi.waitFor(() => step.send(), { timeout: 10_000, interval: 20 })
}

describe('a payment', () => {
  test('without any TRX: the first activates the account, the next costs less', async () => {
    const { key, address, gasFreeAddress } = await createBuyer()
    const got = await watchSeller()
    const { hex } = world.tron.accounts.facilitator
    const fees = await world.balanceOf(hex)
    for (const fee of [activateFee + transferFee, transferFee]) {
      const asked = await world.ask(mechanism)
      const payment = await world.sign(asked, key)
      expect(await mechanism.verify(payment, asked)).toEqual({ isValid: true, payer: address })
      const before = await world.balanceOf(gasFreeAddress)
      const outcome = await settle(payment)
      expect(outcome).toMatchObject({ state: 'settled', amount: '250000' })
      const { logKey, transaction } = { logKey: '', transaction: '', ...outcome }
      expect(logKey).toBe(`tron:3448148188/${transaction}/${logKey.split('/')[2]}`)
      expect(before - (await world.balanceOf(gasFreeAddress))).toBe(amount + fee)
    }
    expect(await got()).toBe(2n * amount)
    expect((await world.balanceOf(hex)) - fees).toBe(activateFee + 2n * transferFee)
    expect(
      await world.tron.chain.getAccount(
        parseGasFreePayload((await world.sign(await world.ask(mechanism), key)).payload).permit
          .user,
      ),
    ).toBeUndefined()
  })

  test('in the shape of 1.x', async () => {
    const { key } = await createBuyer()
    const asked = await world.ask(mechanism)
    const old = await world.sign(asked, key)
    const { permit, signature } = parseGasFreePayload(old.payload)
    const hex = `0x${Buffer.from(signature).toString('hex')}` as const
    const payment = { ...old, payload: toGasFreePayload(permit, hex, permit.user) }
    expect(mechanism.identify(payment, asked)).toEqual(mechanism.identify(old, asked))
    expect(await settle(payment)).toMatchObject({ state: 'settled' })
  })

  test('through the facilitator of all schemes', async () => {
    const { key } = await createBuyer()
    const { accounts, network, rpcUrl } = world.tron
    const served = tron({
      networks: [
        {
          network,
          rpcUrl,
          signers: [accounts.extra[0]?.privateKey ?? ''],
          gasFree: createGasFreeApi({ url: world.provider.url }),
        },
      ],
    })
    const facilitator = createFacilitator({ schemes: [served], ledger: createMemoryLedger() })
    const asked = await world.ask(mechanism)
    const [quote] = await facilitator.quoteFees([asked])
    expect(quote?.fee).toMatchObject({ feeTo: world.provider.address, feeAmount: '1000000' })
    const request = {
      x402Version: 2 as const,
      paymentPayload: await world.sign(asked, key),
      paymentRequirements: asked,
    }
    expect(await facilitator.settle(request)).toMatchObject({ success: true })
    await facilitator.close()
  })

  test('through an API that asks for a signature of its requests', async () => {
    const credentials = { apiKey: 'key', apiSecret: 'secret' }
    const closed = await startGasFreeProvider({ tron: world.tron, credentials })
    const api = createGasFreeApi({ url: closed.url, ...credentials })
    expect(await api.listTokens()).toHaveLength(2)
    const wrong = createGasFreeApi({ url: closed.url, apiKey: 'key', apiSecret: 'other' })
    await expect(wrong.listTokens()).rejects.toMatchObject({ code: 'provider_unavailable' })
    const late = createGasFreeApi({ url: closed.url, ...credentials, now: () => 0 })
    await expect(late.listTokens()).rejects.toMatchObject({ code: 'provider_unavailable' })
    await closed.close()
  })
})

describe('a provider in trouble', () => {
  test('null data, then answers of 502: the transfer is found all the same', async () => {
    const { key } = await createBuyer()
    const payment = await world.sign(await world.ask(mechanism), key)
    const step = await planStep(mechanism, payment, payment.accepted)
    await step.send()
    world.provider.faults.hideTransfers(3)
    world.provider.faults.failRequests(3)
    expect(await step.confirm(wait())).toMatchObject({ state: 'settled' })
  })

  test('T10 a submission whose answer is lost is paid once', async () => {
    const { key } = await createBuyer()
    const got = await watchSeller()
    const payment = await world.sign(await world.ask(mechanism), key)
    const step = await planStep(mechanism, payment, payment.accepted)
    world.provider.faults.loseSubmitAnswers(1)
    await expect(step.send()).rejects.toMatchObject({
      code: 'provider_unavailable',
      charged: 'unknown',
    })
    // The ledger sends again until it is taken.
    await step.send().catch(() => undefined)
    expect(await step.confirm(wait())).toMatchObject({ state: 'settled' })
    expect(await got()).toBe(amount)
  })

  test('T10 the whole facilitator, asked twice, through all of it', async () => {
    const { key } = await createBuyer()
    const got = await watchSeller()
    const facilitator = createFacilitator({
      schemes: [[mechanism]],
      ledger: createMemoryLedger(),
    })
    const asked = await world.ask(mechanism)
    const request = {
      x402Version: 2 as const,
      paymentPayload: await world.sign(asked, key),
      paymentRequirements: asked,
    }
    world.provider.faults.loseSubmitAnswers(1)
    world.provider.faults.hideTransfers(2)
    const [one, other] = await Promise.all([
      facilitator.settle(request),
      facilitator.settle(request),
    ])
    expect(one).toMatchObject({ success: true, network: 'tron:nile' })
    expect(other).toEqual(one)
    expect(await facilitator.settle(request)).toMatchObject({ transaction: one.transaction })
    expect(await got()).toBe(amount)
    await facilitator.close()
  })

  test('failed by the provider: nothing is charged, and the nonce may be signed again', async () => {
    const { key } = await createBuyer()
    const got = await watchSeller()
    world.provider.faults.failTransfers(1)
    const asked = await world.ask(mechanism)
    const first = await world.sign(asked, key)
    expect(await settle(first)).toMatchObject({
      state: 'failed',
      reason: 'gasfree_transaction_failed',
    })
    const second = await world.sign(await world.ask(mechanism, amount + 1n), key)
    const identities = [first, second].map((payment) => mechanism.identify(payment, asked))
    expect(identities[0]?.spendKey).toBe(identities[1]?.spendKey)
    expect(identities[0]?.paymentId).not.toBe(identities[1]?.paymentId)
    expect(await settle(second)).toMatchObject({ state: 'settled' })
    expect(await got()).toBe(amount + 1n)
  })

  test('stuck: pending with what is known, and settled once it goes on', async () => {
    const { key } = await createBuyer()
    world.provider.faults.holdTransfers(true)
    const payment = await world.sign(await world.ask(mechanism), key)
    const step = await planStep(mechanism, payment, payment.accepted)
    await step.send()
    expect(await step.confirm(wait(200))).toEqual({
      state: 'pending',
      message: expect.stringMatching(/^GasFree transfer [0-9a-f-]{36}$/),
    })
    world.provider.faults.holdTransfers(false)
    expect(await step.confirm(wait())).toMatchObject({ state: 'settled' })
  })

  test('its word is not needed where the chain shows the transfer', async () => {
    const { key } = await createBuyer()
    const payment = await world.sign(await world.ask(mechanism), key)
    const step = await planStep(mechanism, payment, payment.accepted)
    await step.send()
    await expect
      .poll(
        async () =>
          (await world.provider.accountOf(mechanism.identify(payment, payment.accepted).payer))
            .nonce,
      )
      .toBe(1n)
    world.provider.faults.failRequests(1000)
    expect(await step.confirm(wait())).toMatchObject({ state: 'settled' })
  })

  test('another transfer of the payer is on its way: tried again later', async () => {
    const { key } = await createBuyer()
    world.provider.faults.holdTransfers(true)
    const asked = await world.ask(mechanism)
    const first = await world.sign(asked, key)
    const second = await world.sign(await world.ask(mechanism, 5n), key)
    const step = await planStep(mechanism, first, asked)
    await step.send()
    const late = await planStep(mechanism, second, second.accepted)
    await expect(late.send()).rejects.toMatchObject({ code: 'provider_unavailable' })
    world.provider.faults.holdTransfers(false)
    expect(await step.confirm(wait())).toMatchObject({ state: 'settled' })
    // Its nonce is the first one's, so it can be made no more; that is certain once its time is over.
    await sendAtLast(late)
    expect(await late.confirm(wait(200))).toMatchObject({ state: 'pending' })
  })
})

describe('the chain in trouble', () => {
  test('a node that answers 502', async () => {
    const { key } = await createBuyer()
    const payment = await world.sign(await world.ask(mechanism), key)
    const step = await planStep(mechanism, payment, payment.accepted)
    await step.send()
    for (let round = 0; round < 5; round += 1) world.tron.faults.answerNext(502)
    expect(await step.confirm(wait())).toMatchObject({ state: 'settled' })
  })

  test('receipts that are not there for a while', async () => {
    const { key } = await createBuyer()
    const payment = await world.sign(await world.ask(mechanism), key)
    const step = await planStep(mechanism, payment, payment.accepted)
    world.tron.faults.emptyInfoFor({ calls: 10 })
    await step.send()
    expect(await step.confirm(wait())).toMatchObject({ state: 'settled' })
  })

  test('no answer is never valid', async () => {
    const { key } = await createBuyer()
    const asked = await world.ask(mechanism)
    const payment = await world.sign(asked, key)
    const down = world.createFacilitator({ chain: createTronHttp({ url: 'http://127.0.0.1:1' }) })
    await expect(down.verify(payment, asked)).rejects.toMatchObject({ code: 'rpc_unavailable' })
    const silent = world.createFacilitator({
      api: createGasFreeApi({ url: 'http://127.0.0.1:1' }),
    })
    await expect(silent.verify(payment, asked)).rejects.toMatchObject({
      code: 'provider_unavailable',
      retryable: true,
    })
  })
})

describe('a block that is replaced', () => {
  test('with the finality solidified it counts when it stays', async () => {
    const lagging = await startGasFreeWorld({ solidityLag: 3 })
    try {
      const careful = lagging.createFacilitator({ finality: 'solidified' })
      const payment = await lagging.sign(await lagging.ask(careful))
      const { address } = lagging.tron.accounts.seller
      const before = await lagging.balanceOf(address)
      const step = await planStep(careful, payment, payment.accepted)
      await step.send()
      await expect.poll(() => lagging.balanceOf(address)).toBe(before + amount)
      expect(await step.confirm(wait(300))).toMatchObject({ state: 'pending' })
      // Gone with its block; the provider sends it again.
      await lagging.tron.faults.reorg(1, 'drop')
      await expect.poll(() => lagging.balanceOf(address)).toBe(before + amount)
      await lagging.tron.mine(4)
      expect(await step.confirm(wait())).toMatchObject({ state: 'settled' })
      expect(await lagging.balanceOf(address)).toBe(before + amount)
    } finally {
      await lagging.close()
    }
  })
})

describe('after a restart', () => {
  const recover = (
    payment: PaymentPayload,
    raw: string | undefined,
    signal = wait(),
  ): Promise<StepOutcome> =>
    mechanism.recover(payment, payment.accepted, raw === undefined ? {} : { raw }, signal)

  test('found without the provider’s id', async () => {
    const { key } = await createBuyer()
    const got = await watchSeller()
    const payment = await world.sign(await world.ask(mechanism), key)
    const step = await planStep(mechanism, payment, payment.accepted)
    await step.send()
    expect(step.kind).toBe('relay')
    expect(step.transaction).toBeUndefined()
    const outcome = await recover(payment, step.raw)
    expect(outcome).toMatchObject({ state: 'settled' })
    expect(await got()).toBe(amount)
    expect(await recover(payment, step.raw)).toEqual(outcome)
  })

  test('submitted for the first time when it never was', async () => {
    const { key } = await createBuyer()
    const got = await watchSeller()
    const payment = await world.sign(await world.ask(mechanism), key)
    const step = await planStep(mechanism, payment, payment.accepted)
    expect(await recover(payment, step.raw)).toMatchObject({ state: 'settled' })
    expect(await got()).toBe(amount)
  })

  test('T03 submitted by the buyer itself before', async () => {
    const { key } = await createBuyer()
    const asked = await world.ask(mechanism)
    const payment = await world.sign(asked, key)
    const { permit, signature } = parseGasFreePayload(payment.payload)
    const api = createGasFreeApi({ url: world.provider.url })
    await api.submit(permit, signature)
    await expect.poll(async () => (await api.getAccount(permit.user)).nonce).toBe(1n)
    const identity = mechanism.identify(payment, asked)
    const plan = await mechanism.plan(payment, asked, { identity, signal: wait() })
    expect(plan).toMatchObject({ state: 'settled', amount: '250000' })
  })

  test('T48 an equal transfer under another nonce is not this one', async () => {
    const { key } = await createBuyer()
    const asked = await world.ask(mechanism)
    const first = await world.sign(asked, key)
    const step = await planStep(mechanism, first, asked)
    expect(await settle(first)).toMatchObject({ state: 'settled' })
    // Equal in everything that a log shows, and never submitted.
    const other = await world.sign(asked, key)
    world.provider.faults.failRequests(1000)
    expect(await recover(other, step.raw, wait(200))).toMatchObject({ state: 'pending' })
  })

  test('error: nothing that could be read is nothing known', async () => {
    const payment = await world.sign(await world.ask(mechanism))
    expect(await recover(payment, undefined)).toEqual({ state: 'pending' })
    expect(await recover(payment, '{"fromBlock":-1}')).toEqual({ state: 'pending' })
  })
})

describe('when the time is over', () => {
  test('failed only once the chain is past it, and no transfer can come', async () => {
    const own = await startGasFreeWorld()
    try {
      const other = own.createFacilitator()
      const payment = await own.sign(await own.ask(other))
      const step = await planStep(other, payment, payment.accepted)
      own.provider.faults.failRequests(100_000)
      await step.send().catch(() => undefined)
      expect(await step.confirm(wait(200))).toEqual({ state: 'pending' })
      await own.tron.advanceTime(600)
      // Not while a node may lag behind.
      expect(await step.confirm(wait(200))).toEqual({ state: 'pending' })
      await own.tron.advanceTime(100)
      // The provider has to say that the nonce is unused.
      expect(await step.confirm(wait(200))).toEqual({ state: 'pending' })
      own.provider.faults.clear()
      expect(await step.confirm(wait())).toEqual({ state: 'failed', reason: 'gasfree_expired' })
    } finally {
      await own.close()
    }
  })

  test('its nonce was used by another payment', async () => {
    const own = await startGasFreeWorld()
    try {
      const other = own.createFacilitator()
      const payment = await own.sign(await own.ask(other))
      const step = await planStep(other, payment, payment.accepted)
      const rival = await own.sign(await own.ask(other, 7n))
      const won = await planStep(other, rival, rival.accepted)
      await won.send()
      expect(await won.confirm(wait())).toMatchObject({ state: 'settled' })
      await sendAtLast(step)
      expect(await step.confirm(wait(200))).toMatchObject({ state: 'pending' })
      await own.tron.advanceTime(700)
      expect(await step.confirm(wait())).toEqual({
        state: 'failed',
        reason: 'gasfree_nonce_mismatch',
      })
    } finally {
      await own.close()
    }
  })
})

describe('a contract that reverts', () => {
  test('is on the chain, and nothing is charged', async () => {
    const own = await startGasFreeWorld()
    try {
      const other = own.createFacilitator()
      const payment = await own.sign(await own.ask(other))
      const { address } = own.tron.accounts.seller
      const before = await own.balanceOf(address)
      const step = await planStep(other, payment, payment.accepted)
      own.provider.faults.holdTransfers(true)
      await step.send()
      await own.tron.advanceTime(620)
      own.provider.faults.holdTransfers(false)
      expect(await step.confirm(wait())).toMatchObject({
        state: 'failed',
        reason: 'gasfree_transaction_failed',
        transaction: expect.stringMatching(/^[0-9a-f]{64}$/),
      })
      expect(await own.balanceOf(address)).toBe(before)
    } finally {
      await own.close()
    }
  })
})
