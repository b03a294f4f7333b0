import { describe, expect, it } from 'vitest'
import { FareboxError } from '../../errors/FareboxError.js'
import { createRequest } from '../paper.fixture.js'
import { never, rejection, setUp, settled } from '../setUp.fixture.js'

describe('verify', () => {
  it('passes the verdict on, with the payer', async () => {
    const { facilitator } = setUp()
    expect(await facilitator.verify(createRequest())).toEqual({ isValid: true, payer: 'alice' })
    expect(await facilitator.verify(createRequest({ signature: 'bad' }))).toEqual({
      isValid: false,
      invalidReason: 'invalid_paper_signature',
      payer: 'alice',
    })
  })

  it('T45 writes nothing, so that nobody is locked out', async () => {
    const { facilitator, ledger, settle } = setUp()
    ledger.beforeWrite = () => {
      throw new Error('verify wrote')
    }
    await facilitator.verify(createRequest({ value: '20' }, { amount: '20' }))
    ledger.beforeWrite = () => undefined
    expect(await settle()).toEqual(settled)
  })

  it('asks once for equal calls at one time', async () => {
    const { facilitator, mechanism } = setUp()
    await Promise.all(Array.from({ length: 10 }, () => facilitator.verify(createRequest())))
    expect(mechanism.calls.verify).toBe(1)
    await facilitator.verify(createRequest())
    expect(mechanism.calls.verify).toBe(2)
  })

  it('the mechanism speaks first about a used nonce, then the ledger', async () => {
    const { facilitator, mechanism, settle } = setUp()
    await settle()
    expect(await facilitator.verify(createRequest())).toMatchObject({
      invalidReason: 'invalid_paper_nonce_already_used',
    })
    // A node that lags behind.
    mechanism.script.verify = async () => ({ isValid: true })
    expect(await facilitator.verify(createRequest())).toMatchObject({
      isValid: false,
      invalidReason: 'invalid_transaction_state',
    })
  })

  it('knows what is in progress', async () => {
    const { facilitator, chain, settle } = setUp({ settleTimeoutMs: 20_000 })
    chain.paused = true
    await settle()
    expect(await facilitator.verify(createRequest())).toMatchObject({ isValid: true })
    const other = createRequest({ value: '20' }, { amount: '20' })
    expect(await facilitator.verify(other)).toMatchObject({
      isValid: false,
      invalidReason: 'invalid_transaction_state',
    })
  })

  it('no answer is never a valid', async () => {
    const { facilitator, mechanism } = setUp({ settleTimeoutMs: 20_000 })
    mechanism.script.verify = async () => {
      throw new FareboxError('rpc_unavailable')
    }
    const error = await rejection(facilitator.verify(createRequest()))
    expect(error).toMatchObject({ code: 'rpc_unavailable', charged: 'no' })
    mechanism.script.verify = never
    const late = await rejection(facilitator.verify(createRequest()))
    expect(late).toMatchObject({ code: 'facilitator_timeout', charged: 'no' })
    const signal = AbortSignal.abort()
    const aborted = await rejection(facilitator.verify(createRequest(), { signal }))
    expect(aborted.code).toBe('facilitator_timeout')
  })
})
