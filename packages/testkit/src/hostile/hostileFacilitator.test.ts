import { createHttpFacilitatorClient } from '@farebox/core/facilitator'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startNodeHost } from '../host/startNodeHost.fixture.js'
import { openShop, type Shop, weather, withPayment } from '../shop/openShop.js'
import { expectNoGoods } from '../suites/expectGuarded.js'
import {
  allMisbehaviours,
  type HostileFacilitator,
  type Misbehaviour,
  startHostileFacilitator,
} from './startHostileFacilitator.js'

const stalls: ReadonlySet<Misbehaviour | undefined> = new Set(['hang', 'drip'])
const losses: ReadonlySet<Misbehaviour> = new Set(['truncated-body', 'status-500-yes', 'close'])

/** The client's patience ends soon where it is what ends the call, and late where it must not be. */
async function start(
  how?: Misbehaviour,
): Promise<{ readonly shop: Shop; readonly hostile: HostileFacilitator }> {
  const hostile = await startHostileFacilitator()
  onTestFinished(() => hostile.close())
  const facilitator = createHttpFacilitatorClient(hostile.url, {
    timeoutMs: stalls.has(how) ? { verify: 100, settle: 100 } : { verify: 5000, settle: 5000 },
  })
  return { shop: await openShop(startNodeHost, { paywall: { facilitator } }), hostile }
}

function expectedCode(how: Misbehaviour): string {
  if (stalls.has(how)) return 'facilitator_timeout'
  return losses.has(how) ? 'facilitator_unavailable' : 'facilitator_malformed'
}

describe('T21 a facilitator that', () => {
  test('says yes sells, which is why it must be trusted', async () => {
    const { shop, hostile } = await start()
    expect((await shop.buy()).status).toBe(200)
    expect(hostile.asked).toEqual(['/verify', '/settle'])
  })

  test.each(allMisbehaviours)('%s at /verify sells nothing', async (how) => {
    const { shop, hostile } = await start(how)
    hostile.misbehave(how)
    const answer = await shop.buy()
    expect([502, 503]).toContain(answer.status)
    expect(answer.json()).toMatchObject({ code: expectedCode(how), charged: 'no' })
    expect(answer.header('payment-required')).toBeUndefined()
    expect(answer.text).not.toMatch(/127\.0\.0\.1|ECONN|isValid/)
    expectNoGoods(answer)
    expect([shop.runs(), hostile.asked]).toEqual([0, ['/verify']])
  })

  test.each(allMisbehaviours)('%s at /settle sells nothing for certain', async (how) => {
    const { shop, hostile } = await start(how)
    const header = await shop.pay()
    const input = withPayment(header)
    hostile.misbehave(undefined)
    const sold = shop.start(weather, input)
    while (!hostile.asked.includes('/verify')) await new Promise((resolve) => setImmediate(resolve))
    hostile.misbehave(how)
    const answer = await sold.answer()
    expect(answer.status).toBe(402)
    expect(answer.json()).toMatchObject({ code: 'settlement_pending', charged: 'unknown' })
    expect(answer.header('payment-required')).toBeUndefined()
    expectNoGoods(answer)
    expect(hostile.asked).not.toContain('/trap')
    hostile.misbehave(undefined)
    expect((await shop.send(weather, input)).status).toBe(200)
  })
})
