import type { TronDevnet } from '@farebox/devnet'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { buyer, sender } from './payments.fixture.js'
import { solidityLag, startWorld, until } from './startWorld.fixture.js'

const world = await startWorld()
const { devnet, ways, create, createSlow, toRequest, settle, settleAtLast, settleHeld } = world
const { sellerHas, moveAll, empty, pass, isReverted } = world

afterEach(() => world.reset())
afterAll(() => world.close())

describe.each(ways)('$name', ({ make, asset }) => {
  const faults: readonly (readonly [string, (devnet: TronDevnet) => unknown])[] = [
    ['the answer to the broadcast is lost', ({ faults: f }) => f.loseNextBroadcastAnswer()],
    ['the transaction is lost', ({ faults: f }) => f.dropNextBroadcast()],
    [
      'the node says that it has it, and has not',
      ({ faults: f }) => f.refuseNextBroadcast('DUP_TRANSACTION_ERROR'),
    ],
    ['the node is too busy to take it', ({ faults: f }) => f.refuseNextBroadcast('SERVER_BUSY')],
    ['its information is empty for a while', ({ faults: f }) => f.emptyInfoFor({ calls: 5 })],
    ['its receipt is late', ({ faults: f }) => f.delayReceipts({ calls: 5 })],
    [
      'the broadcast is answered with 502',
      ({ faults: f }) => f.answerNext(502, '<html>', '/wallet/broadcasthex'),
    ],
    [
      'its information is answered with 502',
      ({ faults: f }) => f.answerNext(502, '', '/wallet/gettransactioninfobyid'),
    ],
    [
      'its information is answered with nonsense',
      ({ faults: f }) => f.answerNext(200, '{"id":1}', '/wallet/gettransactioninfobyid'),
    ],
  ]
  test.each(faults)('T10 %s: paid once', async (_case, fail) => {
    const before = await sellerHas(asset)
    const made = await make()
    fail(devnet)
    expect(await settleAtLast(made)).toMatchObject({ success: true })
    expect(await sellerHas(asset)).toBe(before + 100n)
  })

  test('T10 the node restarts meanwhile: paid once', async () => {
    const before = await sellerHas(asset)
    const made = await make()
    devnet.faults.holdTransactions(true)
    const settling = settleAtLast(made)
    await until(async () => (await devnet.chain.getPendingIds()).length > 0)
    await devnet.restart(200)
    devnet.faults.holdTransactions(false)
    await devnet.mine()
    expect(await settling).toMatchObject({ success: true })
    expect(await sellerHas(asset)).toBe(before + 100n)
  })

  test('T10 the facilitator restarts meanwhile: paid once', async () => {
    const before = await sellerHas(asset)
    const made = await make()
    const other = create({ settleTimeoutMs: 200 })
    const pending = await settleHeld(made, other)
    expect(pending.transaction).toMatch(/^[0-9a-f]{64}$/)
    await other.close({ drainTimeoutMs: 0 })
    const next = create()
    expect(await next.recover()).toBe(1)
    devnet.faults.holdTransactions(false)
    await devnet.mine()
    expect(await settleAtLast(made)).toMatchObject({
      success: true,
      transaction: pending.transaction,
    })
    expect(await sellerHas(asset)).toBe(before + 100n)
  })

  test('T10 it was signed, and never sent before the restart: paid once', async () => {
    const before = await sellerHas(asset)
    const made = await make()
    devnet.faults.dropNextBroadcast()
    const other = create({ pollingIntervalMs: 60_000, settleTimeoutMs: 200 })
    await until(async () => (await settle(made, other)).transaction !== '')
    await other.close({ drainTimeoutMs: 0 })
    const next = create()
    expect(await next.recover()).toBe(1)
    expect(await settleAtLast(made)).toMatchObject({ success: true })
    expect(await sellerHas(asset)).toBe(before + 100n)
  })

  test('T07 the money is gone before it is in a block: a failure, and nothing was charged', async () => {
    const before = await sellerHas(asset)
    const made = await make()
    const { slow, isAnswered } = createSlow()
    expect((await slow.verify(toRequest(made))).isValid).toBe(true)
    devnet.faults.dropNextBroadcast()
    const settling = settleAtLast(made, slow)
    await isAnswered
    await moveAll(asset, devnet.accounts.buyer, sender)
    // Only now the transaction is sent again.
    const response = await settling
    await moveAll(asset, devnet.accounts.facilitator, buyer)
    expect(response).toMatchObject({ success: false, errorReason: 'transaction_failed_on_chain' })
    expect(await isReverted(response.transaction)).toBe(true)
    expect(await sellerHas(asset)).toBe(before)
    expect(await settle(made, slow)).toEqual(response)
  })

  test('T07 the money is gone before anything is sent', async () => {
    const made = await make()
    await moveAll(asset, devnet.accounts.buyer, sender)
    const response = await settle(made)
    await moveAll(asset, devnet.accounts.facilitator, buyer)
    expect(response).toMatchObject({ success: false, errorReason: 'insufficient_funds' })
    expect(response.transaction).toBe('')
  })

  test('expired between verification and settlement', async () => {
    const made = await make()
    expect((await create().verify(toRequest(made))).isValid).toBe(true)
    await pass(301)
    const response = await settle(made)
    expect(response).toMatchObject({ success: false, transaction: '' })
    expect(response.errorReason).toMatch(/expired|valid_before/)
  })

  test('T10 the transaction expires: another one is made for the payment, and it is paid once', async () => {
    const before = await sellerHas(asset)
    const made = await make()
    const other = create({ settleTimeoutMs: 200 })
    const pending = await settleHeld(made, other)
    await pass(50)
    await devnet.mine(solidityLag + 1)
    expect((await settle(made, other)).errorReason).toBe('settlement_pending')
    await pass(20)
    // The newest block is later than the expiration, and the one that stays is not.
    expect((await settle(made, other)).errorReason).toBe('settlement_pending')
    await devnet.mine(solidityLag + 1)
    await until(async () => {
      const { transaction } = await settle(made, other)
      return transaction !== pending.transaction
    })
    devnet.faults.clear()
    await devnet.mine(2)
    const response = await settleAtLast(made, other)
    expect(response).toMatchObject({ success: true })
    expect(response.transaction).not.toBe(pending.transaction)
    await devnet.mine(solidityLag + 1)
    expect(await sellerHas(asset)).toBe(before + 100n)
  })

  test('T10 in the last admissible block, while the one that stays is old: paid once', async () => {
    const before = await sellerHas(asset)
    const made = await make()
    const other = create({ settleTimeoutMs: 200 })
    const pending = await settleHeld(made, other)
    // This block is the last before the expiration, so that the next one may have it.
    await pass(57)
    devnet.faults.emptyInfoFor({ calls: 10_000 })
    devnet.faults.holdTransactions(false)
    await pass(10)
    expect((await settle(made, other)).errorReason).toBe('settlement_pending')
    devnet.faults.clear()
    expect(await settleAtLast(made, other)).toMatchObject({
      success: true,
      transaction: pending.transaction,
    })
    expect(await sellerHas(asset)).toBe(before + 100n)
  })

  test('T10 its block is replaced: in another one, paid once', async () => {
    const before = await sellerHas(asset)
    const made = await make()
    const patient = create({ finality: 'solidified' })
    const settling = settleAtLast(made, patient)
    const isPaid = async (): Promise<boolean> => (await sellerHas(asset)) === before + 100n
    await until(isPaid)
    await devnet.faults.reorg(1, 'drop')
    expect(await sellerHas(asset)).toBe(before)
    await until(isPaid)
    await devnet.mine(solidityLag + 1)
    expect(await settling).toMatchObject({ success: true })
    expect(await sellerHas(asset)).toBe(before + 100n)
  })

  test('a block that can be replaced is none for the finality "solidified"', async () => {
    const made = await make()
    const before = await sellerHas(asset)
    const patient = create({ finality: 'solidified', settleTimeoutMs: 200 })
    const settling = settle(made, patient)
    await until(async () => (await sellerHas(asset)) === before + 100n)
    expect(await settling).toMatchObject({ success: false, errorReason: 'settlement_pending' })
    expect(await settle(made, patient)).toMatchObject({ errorReason: 'settlement_pending' })
    await devnet.mine(solidityLag + 1)
    expect(await settleAtLast(made, patient)).toMatchObject({ success: true })
  })

  test('low energy: nothing is sent, and the same payment is good later', async () => {
    const { facilitator: rich } = devnet.accounts
    const before = await sellerHas(asset)
    const made = await make()
    const taken = await empty(rich.hex)
    await expect(settle(made)).rejects.toMatchObject({
      code: 'settlement_failed',
      reason: 'insufficient_energy',
      charged: 'no',
    })
    await devnet.fund(rich.address, taken)
    expect(await settle(made)).toMatchObject({ success: true })
    expect(await sellerHas(asset)).toBe(before + 100n)
  })
})
