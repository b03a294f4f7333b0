import { describe, expect, it } from 'vitest'
import { createRequest } from '../paper.fixture.js'
import { id, rejection, setUp, settled } from '../setUp.fixture.js'

describe('a ledger in trouble', () => {
  it('cannot be read: nothing is charged', async () => {
    const { settle, ledger, facilitator } = setUp()
    ledger.beforeRead = () => {
      throw new Error('ECONNREFUSED')
    }
    const unavailable = { code: 'store_unavailable', charged: 'no' }
    expect(await rejection(settle())).toMatchObject(unavailable)
    expect(await rejection(facilitator.verify(createRequest()))).toMatchObject(unavailable)
    expect(await rejection(facilitator.payment(id))).toMatchObject(unavailable)
    expect(await rejection(facilitator.recover())).toMatchObject(unavailable)
    expect(await facilitator.health()).toEqual({ ready: false, inFlight: 0 })
  })

  it.each(['verified', 'queued'])('cannot write %s: it may have been written', async (state) => {
    const { settle, ledger, mechanism } = setUp()
    ledger.beforeWrite = (next) => {
      if (next.state === state) throw new Error('ECONNRESET')
    }
    expect(await rejection(settle())).toMatchObject({
      code: 'store_unavailable',
      charged: 'unknown',
    })
    expect(mechanism.calls.plan).toBe(0)
  })

  it('sends nothing before the attempt is stored', async () => {
    const { settle, ledger, mechanism } = setUp()
    let failures = 2
    ledger.beforeWrite = ({ state }) => {
      if (state !== 'settling') return
      expect(mechanism.calls.send).toBe(0)
      failures -= 1
      if (failures >= 0) throw new Error('ECONNRESET')
    }
    expect(await settle()).toEqual(settled)
    expect(mechanism.calls).toMatchObject({ plan: 1, send: 1 })
  })

  it('a write whose answer is lost counts', async () => {
    const { settle, ledger, mechanism } = setUp()
    const lost = new Set<string>()
    ledger.afterWrite = ({ state }, write) => {
      if (write !== 'written' || lost.has(state) || !['settling', 'settled'].includes(state)) return
      lost.add(state)
      throw new Error('ECONNRESET')
    }
    expect(await settle()).toEqual(settled)
    expect(lost.size).toBe(2)
    expect(mechanism.calls).toMatchObject({ plan: 1, send: 1, recover: 0 })
  })
})
