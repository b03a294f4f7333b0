import { describe, expect, it, vi } from 'vitest'
import { createFacilitator } from '../createFacilitator.js'
import { advancePayment } from '../ledger/advancePayment.js'
import { createPaperMechanism, createRequest, startOfTime } from '../paper.fixture.js'
import { eventually, id, never, pending, setUp, settled } from '../setUp.fixture.js'

describe('restart', () => {
  it('a crash between store and send loses nothing', async () => {
    const { mechanism, facilitator, start, chain, ledger } = setUp({ settleTimeoutMs: 20_000 })
    mechanism.script.send = never
    expect(await facilitator.settle(createRequest())).toMatchObject(pending)
    await facilitator.close({ drainTimeoutMs: 100 })
    expect(await ledger.get(id)).toMatchObject({ state: 'settling' })
    expect(chain.broadcast).toEqual([])

    const restarted = start()
    expect(await restarted.recover()).toBe(1)
    await eventually(async () =>
      expect(await restarted.payment(id)).toMatchObject({ state: 'settled' }),
    )
    expect(chain.broadcast).toEqual(['alice/1#1'])
    expect(await restarted.settle(createRequest())).toEqual(settled)
    expect(mechanism.calls.plan).toBe(1)
  })

  it('a crash before anything was signed is taken up again', async () => {
    const { mechanism, facilitator, start } = setUp({ settleTimeoutMs: 20_000 })
    mechanism.script.plan = never
    expect(await facilitator.settle(createRequest())).toMatchObject(pending)
    await facilitator.close({ drainTimeoutMs: 100 })
    delete mechanism.script.plan

    const restarted = start()
    expect(await restarted.recover()).toBe(1)
    await eventually(async () =>
      expect(await restarted.payment(id)).toMatchObject({ state: 'settled' }),
    )
  })

  it('a settle call takes up what nobody is working on', async () => {
    const { chain, facilitator, start, mechanism } = setUp({ settleTimeoutMs: 20_000 })
    chain.paused = true
    await facilitator.settle(createRequest())
    await facilitator.close({ drainTimeoutMs: 100 })
    chain.paused = false
    expect(await start().settle(createRequest())).toEqual(settled)
    expect(mechanism.calls).toMatchObject({ verify: 1, plan: 1, recover: 1 })
  })

  it('what cannot be proven after a restart stays pending', async () => {
    const { chain, facilitator, start, events } = setUp({ settleTimeoutMs: 20_000 })
    chain.paused = true
    await facilitator.settle(createRequest())
    await facilitator.close({ drainTimeoutMs: 100 })
    const restarted = start()
    await restarted.recover()
    const answer = await restarted.settle(createRequest())
    expect(answer).toMatchObject({ ...pending, transaction: 'alice/1#1' })
    expect(events.map(({ kind }) => kind)).not.toContain('failed')
    await restarted.close({ drainTimeoutMs: 100 })
  })

  it('leaves payments of a network that is gone in the ledger', async () => {
    const { chain, facilitator, environment, ledger, events } = setUp({ settleTimeoutMs: 20_000 })
    chain.paused = true
    await facilitator.settle(createRequest())
    await facilitator.close({ drainTimeoutMs: 100 })
    const moved = createFacilitator({
      schemes: [createPaperMechanism({ networks: ['eip155:1337'] })],
      environment,
      ledger,
      onEvent: (event) => events.push(event),
    })
    expect(await moved.recover()).toBe(0)
    expect(events.at(-1)?.error?.code).toBe('mechanism_unregistered')
    expect(await ledger.get(id)).toMatchObject({ state: 'settling' })
  })

  it('two processes with one ledger send once', async () => {
    const { start, mechanism, chain } = setUp()
    const [one, two] = [start(), start()]
    const answers = await Promise.all([one.settle(createRequest()), two.settle(createRequest())])
    expect(answers.map(({ success }) => success)).toEqual([true, true])
    expect(mechanism.calls.send).toBe(1)
    expect(chain.broadcast).toHaveLength(1)
  })

  it.each([
    ['settled', { failing: 'alice/1#1', settling: 'alice/1#2' }],
    ['settling', { failing: 'alice/1#2', settling: 'none' }],
    ['failed', { failing: 'alice/1#', settling: 'none' }],
  ])('several attempts are %s by what the chain says of all', async (state, chainSays) => {
    const { facilitator, start, ledger, chain, mechanism } = setUp({ settleTimeoutMs: 20_000 })
    chain.paused = true
    await facilitator.settle(createRequest())
    await facilitator.close({ drainTimeoutMs: 100 })
    const record = await ledger.get(id)
    if (record === undefined) throw new Error('It is not in the ledger.')
    const attempt = {
      kind: 'tx',
      idempotencyKey: 'alice/1',
      transaction: 'alice/1#2',
      createdAt: startOfTime,
    } as const
    const replaced = advancePayment(record, { state: 'settling', attempt }, startOfTime)
    await ledger.compareAndSet(record.version, replaced)

    const asked = vi.spyOn(mechanism, 'recover')
    asked.mockImplementation(async (_payment, _requirements, { transaction = '' }) => {
      if (transaction === chainSays.settling) {
        return { state: 'settled', transaction, amount: '10' }
      }
      return transaction.startsWith(chainSays.failing)
        ? { state: 'failed', reason: 'reverted' }
        : { state: 'pending' }
    })
    const restarted = start()
    await restarted.recover()
    await eventually(() => expect(asked.mock.calls.length).toBeGreaterThanOrEqual(2))
    await eventually(async () => expect(await restarted.payment(id)).toMatchObject({ state }))
    await restarted.close({ drainTimeoutMs: 100 })
    expect(await restarted.payment(id)).toMatchObject({ state })
  })
})
