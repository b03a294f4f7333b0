import { createGates } from '@farebox/testkit'
import { Controller, Get } from '@nestjs/common'
import { describe, expect, test } from 'vitest'
import { createWorkTracker } from './createWorkTracker.js'
import { openShop, terms } from './openShop.fixture.js'
import { Paid } from './Paid.js'
import { Paywall } from './Paywall.js'
import { platforms } from './platforms.fixture.js'

@Controller()
class WeatherController {
  @Get('weather')
  @Paid(terms)
  weather() {
    return { sky: 'clear' }
  }
}

describe.each(platforms)('shutdown on $name', (platform) => {
  test.each([
    ['with its connections', true],
    ['without them', false],
  ])('waits for settlements in progress, %s', async (_, forceCloseConnections) => {
    const shop = await openShop(platform, {
      controllers: [WeatherController],
      app: { forceCloseConnections },
    })
    const gates = createGates()
    shop.facilitator.next('settle', { after: gates.wait('settle') })
    const buying = shop.buy('/weather').catch(() => undefined)
    await expect.poll(() => shop.facilitator.calls.at(-1)?.operation).toBe('settle')
    let isClosed = false
    const closing = shop.app.close().then(() => (isClosed = true))
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect([isClosed, shop.facilitator.settled.length]).toEqual([false, 0])
    gates.open('settle')
    await closing
    const [claim] = await shop.app.get(Paywall).payments.list()
    expect(shop.facilitator.settled).toHaveLength(1)
    expect(['settled', 'delivered']).toContain(claim?.state)
    await buying
  })
})

describe('work tracker', () => {
  test('drains what begins while it drains, and does not mind failures', async () => {
    const { track, drain } = createWorkTracker()
    const gates = createGates()
    let isDrained = false
    const first = track(gates.wait('first').then(() => void track(gates.wait('second'))))
    const failing = track(Promise.reject(new Error('failed')))
    await expect(failing).rejects.toThrow('failed')
    const draining = drain().then(() => (isDrained = true))
    gates.open('first')
    await new Promise((resolve) => setImmediate(resolve))
    expect(isDrained).toBe(false)
    gates.open('second')
    await Promise.all([draining, first])
    await drain()
  })
})
