import { describe, expect, it, vi } from 'vitest'
import { FareboxError } from '../../errors/FareboxError.js'
import type { SettlementStep } from '../../mechanism/types.js'
import { createRequest, network, startOfTime } from '../paper.fixture.js'
import {
  defer,
  eventually,
  id,
  never,
  pending,
  rejection,
  setUp,
  settled,
} from '../setUp.fixture.js'

describe('settle', () => {
  it('verifies, stores, sends, confirms', async () => {
    const { settle, events, facilitator, chain } = setUp()
    expect(await settle()).toEqual(settled)
    expect(chain.broadcast).toEqual(['alice/1#1'])
    expect(events.map(({ kind }) => kind)).toEqual(['verified', 'queued', 'settling', 'settled'])
    expect(await facilitator.payment(id)).toMatchObject({ state: 'settled', settledAmount: '10' })
  })

  it('stores the signed transaction before it is sent', async () => {
    const { settle, mechanism, ledger } = setUp()
    const stored: unknown[] = []
    mechanism.script.send = async () => {
      stored.push(await ledger.get(id))
    }
    mechanism.script.confirm = async () => ({ state: 'settled', transaction: '0xt', amount: '10' })
    await settle()
    expect(stored).toMatchObject([
      {
        state: 'settling',
        attempts: [
          {
            kind: 'tx',
            idempotencyKey: 'alice/1',
            transaction: 'alice/1#1',
            raw: 'raw alice/1#1',
            createdAt: startOfTime,
          },
        ],
      },
    ])
  })

  it('answers a settled payment again without sending again', async () => {
    const { settle, mechanism } = setUp()
    await settle()
    expect(await settle()).toEqual(settled)
    expect(mechanism.calls).toEqual({ verify: 1, plan: 1, send: 1, recover: 0 })
  })

  it('50 concurrent settlements of one payment send once', async () => {
    const { settle, mechanism } = setUp()
    const answers = await Promise.all(Array.from({ length: 50 }, () => settle()))
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
      new Set([JSON.stringify(settled)]),
    )
    expect(mechanism.calls).toEqual({ verify: 1, plan: 1, send: 1, recover: 0 })
  })

  it('equal calls at one time are one to the ledger too', async () => {
    const { settle, ledger } = setUp()
    const read = vi.spyOn(ledger, 'get')
    await Promise.all(Array.from({ length: 50 }, () => settle()))
    expect(read).toHaveBeenCalledTimes(1)
  })

  it('an attempt that can never take effect is followed by another one', async () => {
    const { settle, mechanism, ledger } = setUp()
    let asked = 0
    mechanism.script.confirm = async () => {
      asked += 1
      const transaction = `alice/1#${asked}`
      return asked < 3
        ? { state: 'dropped', transaction }
        : { state: 'settled', transaction, amount: '10' }
    }
    expect(await settle()).toMatchObject({ success: true, transaction: 'alice/1#3' })
    expect(mechanism.calls).toMatchObject({ verify: 1, plan: 3, send: 3 })
    const attempts = (await ledger.get(id))?.attempts ?? []
    expect(attempts.map(({ transaction }) => transaction)).toEqual([
      'alice/1#1',
      'alice/1#2',
      'alice/1#3',
    ])
  })

  it('an attempt that can never take effect is the end of a payment that is no longer valid', async () => {
    const { settle, mechanism, environment, chain } = setUp()
    chain.paused = true
    mechanism.script.confirm = async () => {
      environment.advance(86_400_000)
      return { state: 'dropped', transaction: 'alice/1#1', message: 'Too late.' }
    }
    expect(await settle()).toMatchObject({
      success: false,
      errorReason: 'transaction_expired',
      errorMessage: 'Too late.',
      transaction: 'alice/1#1',
    })
    expect(mechanism.calls.plan).toBe(1)
  })

  it('T03 T10 unless somebody else has sent the payment in time', async () => {
    const { settle, mechanism, environment } = setUp()
    mechanism.script.confirm = async () => {
      environment.advance(86_400_000)
      return { state: 'dropped', transaction: 'alice/1#1' }
    }
    let asked = 0
    mechanism.script.recoverUnsent = async () => {
      asked += 1
      // The node has not seen the end of the payment at first.
      return asked < 3
        ? { state: 'pending' }
        : { state: 'settled', transaction: '0xother', amount: '10' }
    }
    expect(await settle()).toEqual({ ...settled, transaction: '0xother' })
  })

  it('while nothing can be planned, an attempt that can never take effect is pending', async () => {
    const { settle, mechanism } = setUp()
    let broken = 3
    mechanism.script.confirm = async () =>
      mechanism.calls.plan > 4
        ? { state: 'settled', transaction: 'alice/1#5', amount: '10' }
        : { state: 'dropped', transaction: 'alice/1#1' }
    mechanism.script.plan = async () => {
      if (mechanism.calls.plan === 1 || broken === 0) return undefined
      broken -= 1
      throw new FareboxError('rpc_unavailable')
    }
    expect(await settle()).toMatchObject({ success: true })
    expect(mechanism.calls).toMatchObject({ plan: 5, send: 2 })
  })

  it('a pending answer says what is known, such as the trace of a relay', async () => {
    const { settle, mechanism, facilitator } = setUp({ settleTimeoutMs: 50 })
    let decided = false
    mechanism.script.confirm = async () => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      return decided
        ? { state: 'failed', reason: 'paper_torn' }
        : { state: 'pending', message: 'Relay transfer 17' }
    }
    await expect
      .poll(() => settle())
      .toMatchObject({ errorReason: 'settlement_pending', errorMessage: 'Relay transfer 17' })
    decided = true
    await facilitator.close()
  })

  it('two spellings of one payment join one settlement', async () => {
    const { settle, mechanism } = setUp()
    const answers = await Promise.all([settle(), settle({}, { payTo: '0xSELLER' })])
    expect(answers).toEqual([settled, settled])
    expect(mechanism.calls).toEqual({ verify: 2, plan: 1, send: 1, recover: 0 })
  })

  it('answers pending with the hash when the wait is over, and goes on', async () => {
    const { settle, chain, events } = setUp({ settleTimeoutMs: 20_000 })
    chain.paused = true
    expect(await settle()).toEqual({
      ...pending,
      payer: 'alice',
      transaction: 'alice/1#1',
      network,
    })
    chain.paused = false
    await eventually(async () => expect(await settle()).toEqual(settled))
    expect(events.map(({ kind }) => kind)).toContain('settled')
  })

  it('joins a payment in progress', async () => {
    const { settle, chain, mechanism } = setUp({ settleTimeoutMs: 20_000 })
    chain.paused = true
    const [first, second] = await Promise.all([settle(), settle()])
    expect(second).toEqual(first)
    expect(second).toMatchObject(pending)
    expect(await settle()).toMatchObject({ ...pending, transaction: 'alice/1#1' })
    expect(mechanism.calls.verify).toBe(1)
    chain.paused = false
    await eventually(async () => expect(await settle()).toEqual(settled))
  })

  it('a rejected send that is found on the chain is settled', async () => {
    const { settle, mechanism, chain, events } = setUp()
    mechanism.script.send = async (transaction) => {
      chain.broadcast.push(transaction)
      throw new Error('socket hang up at 10.0.0.1')
    }
    expect(await settle()).toEqual(settled)
    expect(events.find(({ kind }) => kind === 'error')?.error?.code).toBe('rpc_unavailable')
  })

  it('a rejected send is sent again, never reported as failed', async () => {
    const { settle, mechanism, chain } = setUp({ settleTimeoutMs: 5000 })
    let refusals = 3
    mechanism.script.send = async (transaction) => {
      refusals -= 1
      if (refusals >= 0) throw new Error('connect ECONNREFUSED')
      chain.broadcast.push(transaction)
    }
    expect(await settle()).toMatchObject(pending)
    await eventually(async () => expect(await settle()).toEqual(settled))
    expect(mechanism.calls).toMatchObject({ plan: 1, send: 4 })
  })

  it('what a node has taken is not sent again', async () => {
    const { settle, mechanism, chain } = setUp({ settleTimeoutMs: 20_000 })
    chain.paused = true
    await settle()
    let rounds = 0
    mechanism.script.confirm = async () => {
      rounds += 1
      return { state: 'pending' }
    }
    await eventually(() => expect(rounds).toBeGreaterThan(1))
    expect(mechanism.calls.send).toBe(1)
  })

  it('a send that throws synchronously is a rejected send', async () => {
    const { settle, mechanism, chain } = setUp()
    mechanism.script.send = (transaction) => {
      chain.broadcast.push(transaction)
      throw new Error('not even a promise')
    }
    expect(await settle()).toEqual(settled)
  })

  it('a send that never answers is decided by the chain', async () => {
    const { settle, mechanism, chain } = setUp({ settleTimeoutMs: 20_000 })
    mechanism.script.send = async (transaction) => {
      chain.broadcast.push(transaction)
      await never()
    }
    expect(await settle()).toEqual(settled)
  })

  it('fails only when the chain says so', async () => {
    const { settle, mechanism, facilitator } = setUp()
    mechanism.script.confirm = async () => ({
      state: 'failed',
      reason: 'invalid_paper_transaction_failed',
      message: 'reverted',
      transaction: '0xreverted',
    })
    const failed = {
      success: false,
      errorReason: 'invalid_paper_transaction_failed',
      errorMessage: 'reverted',
      payer: 'alice',
      transaction: '0xreverted',
      network,
    }
    expect(await settle()).toEqual(failed)
    expect(await settle()).toEqual(failed)
    expect(mechanism.calls.send).toBe(1)
    expect(await facilitator.payment(id)).toMatchObject({ state: 'failed' })
  })

  it.each([
    ['throws', async () => Promise.reject(new Error('boom'))],
    ['never answers', never],
  ])('a confirmation that %s proves nothing', async (_name, confirm) => {
    const { settle, mechanism } = setUp({ settleTimeoutMs: 20_000 })
    mechanism.script.confirm = confirm
    expect(await settle()).toMatchObject({ ...pending, transaction: 'alice/1#1' })
    delete mechanism.script.confirm
    await eventually(async () => expect(await settle()).toEqual(settled))
  })

  it('tells a confirmation when its wait is over', async () => {
    const { settle, mechanism } = setUp({ settleTimeoutMs: 20_000 })
    mechanism.script.confirm = (signal) =>
      new Promise((resolve) => {
        const proof = { state: 'settled', transaction: '0xlast', amount: '10' } as const
        signal.addEventListener('abort', () => resolve(proof))
      })
    expect(await settle()).toMatchObject(pending)
    await eventually(async () =>
      expect(await settle()).toMatchObject({ success: true, transaction: '0xlast' }),
    )
  })

  it('ends the wait, not the work, when the signal aborts', async () => {
    const { facilitator, chain, settle } = setUp({ settleTimeoutMs: 60_000 })
    chain.paused = true
    const signal = AbortSignal.timeout(20)
    expect(await facilitator.settle(createRequest(), { signal })).toMatchObject(pending)
    chain.paused = false
    expect(await settle()).toEqual(settled)
  })

  it('answers pending without a hash while the chain is still asked', async () => {
    const { settle, mechanism } = setUp({ settleTimeoutMs: 20_000 })
    const verdict = defer<{ isValid: boolean }>()
    mechanism.script.verify = () => verdict.promise
    expect(await settle()).toMatchObject({ ...pending, transaction: '' })
    verdict.resolve({ isValid: true })
    await eventually(async () => expect(await settle()).toEqual(settled))
  })
})

describe('settle, before anything is signed', () => {
  it('an invalid payment is a failure and leaves no trace', async () => {
    const { settle, ledger, facilitator } = setUp()
    expect(await settle({ signature: 'bad' })).toEqual({
      success: false,
      errorReason: 'invalid_paper_signature',
      payer: 'alice',
      transaction: '',
      network,
    })
    expect(await facilitator.payment(id)).toBeUndefined()
    expect(await ledger.findLive('alice/1')).toBeUndefined()
  })

  it('T45 a bad signature with a good nonce locks nobody out', async () => {
    const { settle } = setUp()
    const [bad, good] = await Promise.all([settle({ signature: 'bad' }), settle()])
    expect(bad).toMatchObject({ success: false, errorReason: 'invalid_paper_signature' })
    expect(good).toEqual(settled)
  })

  it('a forged copy of a settled or pending payment is not answered for it', async () => {
    const { settle, chain } = setUp({ settleTimeoutMs: 20_000 })
    chain.paused = true
    await settle()
    const forged = { success: false, errorReason: 'invalid_paper_signature' }
    expect(await settle({ signature: 'bad' })).toMatchObject(forged)
    expect(await settle({}, { amount: '9' })).toMatchObject({ errorReason: 'invalid_paper_value' })
    chain.paused = false
    await eventually(async () => expect(await settle()).toEqual(settled))
    expect(await settle({ signature: 'bad' })).toMatchObject(forged)
  })

  it('an unreachable node is thrown with nothing charged', async () => {
    const { settle, mechanism } = setUp()
    mechanism.script.verify = async () => {
      throw new FareboxError('rpc_unavailable', { charged: 'unknown' })
    }
    expect(await rejection(settle())).toMatchObject({ code: 'rpc_unavailable', charged: 'no' })
    mechanism.script.verify = async () => {
      throw new TypeError('undefined is not a function')
    }
    expect(await rejection(settle())).toMatchObject({ code: 'internal', charged: 'no' })
  })

  it('a plan that throws leaves the payment idle until it is asked for again', async () => {
    const { settle, mechanism, facilitator, ledger, start } = setUp()
    mechanism.script.plan = async () => {
      throw new FareboxError('rpc_unavailable')
    }
    expect(await rejection(settle())).toMatchObject({ code: 'rpc_unavailable', charged: 'no' })
    expect(await ledger.get(id)).toMatchObject({ state: 'queued', idle: true, attempts: [] })
    delete mechanism.script.plan
    // The caller was told that nothing is charged: a restart must not charge behind his back.
    expect(await facilitator.recover()).toBe(0)
    expect(await start().recover()).toBe(0)
    expect(mechanism.calls.send).toBe(0)
    expect(await settle()).toEqual({ ...settled, transaction: 'alice/1#2' })
  })

  it('a plan that finds the payment settled needs no transaction', async () => {
    const { settle, mechanism, ledger } = setUp()
    mechanism.script.plan = async () => ({ state: 'settled', transaction: '0xother', amount: '10' })
    expect(await settle()).toEqual({ ...settled, transaction: '0xother' })
    expect(await ledger.get(id)).toMatchObject({ state: 'settled', attempts: [] })
    expect(mechanism.calls.send).toBe(0)
  })

  it('a plan that finds the payment impossible fails it', async () => {
    const { settle, mechanism } = setUp()
    mechanism.script.plan = async () => ({ state: 'failed', reason: 'insufficient_funds' })
    expect(await settle()).toMatchObject({
      success: false,
      errorReason: 'insufficient_funds',
      transaction: '',
    })
  })

  it('a plan that proves nothing is made again', async () => {
    const { settle, mechanism } = setUp()
    mechanism.script.plan = async () => {
      delete mechanism.script.plan
      return { state: 'pending', transaction: '0xseen' }
    }
    expect(await settle()).toEqual({ ...settled, transaction: 'alice/1#2' })
  })

  it('does not plan what has run out', async () => {
    const { settle, mechanism, environment } = setUp()
    mechanism.script.verify = async () => {
      environment.advance(300_000)
      return { isValid: true }
    }
    expect(await settle()).toMatchObject({ success: false, errorReason: 'payment_expired' })
    expect(mechanism.calls).toMatchObject({ plan: 0, recover: 1 })
  })

  describe('T03 T10 what has run out by our clock, and may have been sent by somebody else', () => {
    const setUpLate = (options?: Parameters<typeof setUp>[0]) => {
      const all = setUp(options)
      all.mechanism.script.verify = async () => {
        all.environment.advance(300_000)
        return { isValid: true }
      }
      return all
    }

    it('is settled when it was', async () => {
      const { settle, chain, facilitator } = setUpLate()
      chain.spent.set('alice/1', '0xother')
      expect(await settle()).toEqual({ ...settled, transaction: '0xother' })
      expect(await facilitator.payment(id)).toMatchObject({ state: 'settled' })
    })

    it('has failed when its nonce was used for something else', async () => {
      const { settle, mechanism } = setUpLate()
      const reason = 'paper_nonce_already_used'
      mechanism.script.recoverUnsent = async () => ({ state: 'failed', reason, transaction: '0xo' })
      expect(await settle()).toMatchObject({ errorReason: reason, transaction: '0xo' })
    })

    it.each([
      ['nothing is known', async () => ({ state: 'pending' as const })],
      ['the node does not answer', async () => Promise.reject(new FareboxError('rpc_unavailable'))],
      ['there is nothing to be dropped', async () => ({ state: 'dropped' as const })],
    ])('is pending while %s, and asked for again', async (_why, answer) => {
      const { settle, mechanism, facilitator, events } = setUpLate({ settleTimeoutMs: 20_000 })
      mechanism.script.recoverUnsent = answer
      expect(await settle()).toMatchObject(pending)
      expect(await facilitator.payment(id)).toMatchObject({ state: 'queued' })
      expect(events.map(({ kind }) => kind)).not.toContain('expired')
      delete mechanism.script.recoverUnsent
      await eventually(async () =>
        expect(await settle()).toMatchObject({ errorReason: 'payment_expired' }),
      )
      expect(mechanism.calls.plan).toBe(0)
    })

    it('the operator is told again and again, and less often than the chain is asked', async () => {
      const { settle, mechanism, events, facilitator } = setUpLate({ settleTimeoutMs: 20_000 })
      mechanism.script.recoverUnsent = async () => ({ state: 'pending' })
      const told = () => events.filter(({ kind }) => kind === 'pending')
      await settle()
      await eventually(() => expect(told()).toHaveLength(2))
      expect(told()[1]).toMatchObject({ operation: 'settle', paymentId: id, payer: 'alice' })
      expect(mechanism.calls.recover).toBeGreaterThanOrEqual(9)
      await facilitator.close({ drainTimeoutMs: 0 })
    })
  })

  describe('T03 T10 a nonce that was used between the verification and the settlement', () => {
    const reason = 'invalid_paper_nonce_already_used'
    const setUpUsed = () => {
      const all = setUp()
      all.mechanism.script.verify = async () => ({ isValid: false, invalidReason: reason })
      return all
    }

    it('is settled when it was used by this very payment', async () => {
      const { settle, mechanism, facilitator, chain } = setUpUsed()
      chain.spent.set('alice/1', '0xother')
      const found = { state: 'settled', transaction: '0xother', amount: '10' } as const
      mechanism.script.plan = async () => found
      expect(await settle()).toEqual({ ...settled, transaction: '0xother' })
      expect(await facilitator.payment(id)).toMatchObject({ state: 'settled' })
      expect(mechanism.calls.send).toBe(0)
    })

    it('has failed when it was used for something else, and says in which transaction', async () => {
      const { settle, mechanism, ledger } = setUpUsed()
      mechanism.script.recoverUnsent = async () => ({ state: 'failed', reason, transaction: '0xo' })
      const answer = { success: false, errorReason: reason, transaction: '0xo', payer: 'alice' }
      expect(await settle()).toMatchObject(answer)
      expect(await ledger.get(id)).toBeUndefined()
    })

    it('is pending while nobody can tell, and not by a verification', async () => {
      const { settle, mechanism, ledger, facilitator } = setUpUsed()
      mechanism.script.recoverUnsent = async () => ({ state: 'pending' })
      expect(await settle()).toMatchObject({ ...pending, transaction: '' })
      mechanism.script.recoverUnsent = async () => Promise.reject(new Error('rpc'))
      expect(await settle()).toMatchObject(pending)
      expect(await ledger.get(id)).toBeUndefined()
      // Nothing is claimed yet: nothing new is sold for it.
      expect(await facilitator.verify(createRequest())).toMatchObject({
        isValid: false,
        invalidReason: reason,
      })
    })

    it('any other refusal is asked of nobody', async () => {
      const { settle, mechanism } = setUp()
      expect(await settle({ signature: 'bad' })).toMatchObject({
        errorReason: 'invalid_paper_signature',
      })
      expect(mechanism.calls.recover).toBe(0)
    })
  })
})

describe('one live payment for each spendKey', () => {
  it('refuses another payment with the nonce of one in progress', async () => {
    const { settle, chain, mechanism } = setUp({ settleTimeoutMs: 20_000 })
    chain.paused = true
    await settle()
    const other = await settle({ value: '20' }, { amount: '20' })
    expect(other).toMatchObject({ success: false, errorReason: 'invalid_transaction_state' })
    expect(mechanism.calls.plan).toBe(1)
  })

  it('what may be on its way never gives way, however late it is', async () => {
    const { settle, chain, environment, facilitator } = setUp({ settleTimeoutMs: 20_000 })
    chain.paused = true
    await settle()
    environment.advance(900_000)
    const validBefore = startOfTime / 1000 + 1800
    const other = await settle({ value: '20', validBefore }, { amount: '20' })
    expect(other).toMatchObject({ success: false, errorReason: 'invalid_transaction_state' })
    expect(await facilitator.payment(id)).toMatchObject({ state: 'settling' })
  })

  it('frees the nonce when the payment has failed', async () => {
    const { settle, mechanism } = setUp()
    mechanism.script.confirm = async () => ({ state: 'failed', reason: 'reverted' })
    await settle()
    delete mechanism.script.confirm
    expect(await settle({ value: '20' }, { amount: '20' })).toMatchObject({ success: true })
  })

  it.each(['idle', 'out of time'])('a payment that is %s gives way', async (why) => {
    const { settle, mechanism, environment, facilitator } = setUp({ settleTimeoutMs: 20_000 })
    mechanism.script.plan = why === 'idle' ? async () => Promise.reject(new Error('rpc')) : never
    const first = settle()
    if (why === 'idle') await rejection(first)
    else await first
    delete mechanism.script.plan
    if (why === 'out of time') environment.advance(300_000)
    const validBefore = startOfTime / 1000 + 900
    const other = settle({ value: '20', validBefore }, { amount: '20' })
    expect(await other).toMatchObject({ success: true })
    expect(await facilitator.payment(id)).toMatchObject({ state: 'expired' })
    expect(await settle()).toMatchObject({ success: false })
  })

  it('a plan that comes after its payment gave way is not sent', async () => {
    const { settle, mechanism, environment, chain } = setUp({ settleTimeoutMs: 20_000 })
    const plan = defer<undefined>()
    mechanism.script.plan = () => plan.promise
    expect(await settle()).toMatchObject(pending)
    delete mechanism.script.plan
    environment.advance(300_000)
    const validBefore = startOfTime / 1000 + 900
    await settle({ value: '20', validBefore }, { amount: '20' })
    plan.resolve(undefined)
    await eventually(async () =>
      expect(await settle()).toMatchObject({ errorReason: 'payment_expired' }),
    )
    expect(chain.broadcast).toEqual(['alice/1#2'])
  })

  it('T48 one log proves one payment', async () => {
    const { settle, mechanism, events } = setUp({ settleTimeoutMs: 20_000 })
    mechanism.script.confirm = async () => ({
      state: 'settled',
      transaction: '0xbatch',
      amount: '10',
      logKey: 'log 1',
    })
    expect(await settle()).toMatchObject({ success: true })
    expect(await settle({ nonce: '2' })).toMatchObject(pending)
    expect(events.find(({ kind }) => kind === 'error')?.error?.code).toBe('ledger_conflict')
  })
})

describe('steps without a transaction', () => {
  it('a relay is known by its key until its transaction is', async () => {
    const { settle, mechanism, ledger } = setUp()
    const relay: SettlementStep = {
      kind: 'relay',
      idempotencyKey: 'digest',
      payments: [id],
      send: async () => undefined,
      confirm: async () => ({ state: 'settled', transaction: '0xrelayed', amount: '10' }),
    }
    mechanism.script.plan = async () => relay
    expect(await settle()).toEqual({ ...settled, transaction: '0xrelayed' })
    expect(await ledger.get(id)).toMatchObject({
      attempts: [{ kind: 'relay', idempotencyKey: 'digest', createdAt: startOfTime }],
    })
  })
})
