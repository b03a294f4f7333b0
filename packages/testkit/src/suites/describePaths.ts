import { describe, expect, test } from 'vitest'
import { exchangeRaw } from '../client/exchangeRaw.js'
import { goods } from '../host/PaidHost.js'
import type { OpenShop, ShopOptions } from '../shop/openShop.js'

const paid = '/api/report'

/** Request targets that some router, file server or proxy reads as {@link paid}. */
const spellings: readonly string[] = [
  '/api/report/',
  '/API/Report',
  '//api/report',
  '/api//report',
  '/api/report//',
  '/api%2Freport',
  '/api%2freport',
  '/api%252Freport',
  '/api%5Creport',
  '/api%5creport',
  '/api\\report',
  '\\api\\report',
  '/%61pi/report',
  '/api/%72eport',
  '/api/repor%74',
  '/./api/report',
  '/api/./report',
  '/x/../api/report',
  '/api/x/../report',
  '/api/%2e/report',
  '/x/%2e%2e/api/report',
  '/api/report;a=b',
  '/api;/report',
  '/api/report%00',
  '/api/report%20',
  '/api/report.',
  '/api/report%2F',
  '/api/report%5C',
  '/api/report#top',
  '/api/report?',
  '/api/report/?x=1',
  '/%2Fapi/report',
  '/api/report%23',
  '/api/report%3F',
  'http://localhost/api/report',
  'http://localhost//api/report',
  'HTTP://LOCALHOST/API/REPORT/',
]

const mounts: readonly (readonly [string, ShopOptions])[] = [
  ['a wrapped route', { mount: 'wrapper' }],
  ['a map', { mount: 'map' }],
]

async function ask(url: string, method: string, target: string, header?: string) {
  const payment = header === undefined ? '' : `PAYMENT-SIGNATURE: ${header}\r\n`
  const message = `${method} ${target} HTTP/1.1\r\nHost: ${new URL(url).host}\r\nConnection: close\r\n${payment}\r\n`
  return exchangeRaw(url, message)
}

/** T16: no spelling of a path gets what is sold at it without a payment. */
export function describePaths(open: OpenShop): void {
  describe.each(mounts)('paths of %s', (_, mount) => {
    const routes = [{ path: paid, behave: 'json' }] as const

    test.each(spellings)('T16 %s', async (target) => {
      const shop = await open({ ...mount, routes })
      for (const method of ['GET', 'HEAD', 'POST']) {
        const answers = await ask(shop.url, method, target)
        for (const answer of answers) {
          expect(answer.text).not.toContain(goods)
          // Next redirects to the plain spelling.
          expect(answer.status).toBeGreaterThanOrEqual(300)
        }
      }
      expect(shop.runs()).toBe(0)
    })

    test('T16 the path itself is sold', async () => {
      const shop = await open({ ...mount, routes })
      const answer = await shop.buy(paid)
      expect([answer.status, shop.runs(), shop.facilitator.settled.length]).toEqual([200, 1, 1])
    })

    test('T16 a spelling that is priced can be paid for', async () => {
      const shop = await open({ ...mount, routes })
      let sold = 0
      for (const target of spellings) {
        const [unpaid] = await ask(shop.url, 'GET', target)
        if (unpaid?.status !== 402) continue
        const header = await shop.buyer.payFor(unpaid.challenge())
        const [answer] = await ask(shop.url, 'GET', target, header)
        expect([200, 404]).toContain(answer?.status)
        if (answer?.status === 200) sold += 1
      }
      expect(shop.facilitator.settled).toHaveLength(sold)
      expect(shop.runs()).toBe(sold)
    })
  })
}
