import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { bundle, bundleWithTron } from './bundle.generated.js'
import { createPaymentPage } from './createPaymentPage.js'
import { createInput } from './parsePage.fixture.js'

test('is what the sources make, or else: node packages/paywall/scripts/bundle.mjs', () => {
  const script = fileURLToPath(new URL('../scripts/bundle.mjs', import.meta.url))
  expect(() => execFileSync(process.execPath, [script, '--check'])).not.toThrow()
})

const { offers, ...input } = createInput('x')
const offersOnTron = offers.map((offer) => ({ ...offer, network: 'tron:3448148188' }))

test.each([
  ['for EVM chains', offers, 45_000],
  ['with TRON', [...offers, ...offersOnTron], 65_000],
] as const)('the whole page %s is small, gzipped', (_name, offered, limit) => {
  const { body } = createPaymentPage().render({ ...input, offers: offered })
  expect(gzipSync(body).length).toBeLessThan(limit)
  expect(gzipSync(body).length).toBeGreaterThan(10_000)
})

test('nothing of TRON is in the page where it is not offered', () => {
  const render = (offered: typeof offers): string =>
    createPaymentPage().render({ ...input, offers: offered }).body
  expect(render(offers).includes(bundle)).toBe(true)
  expect(/tron_requestAccounts|trongrid\.io/.test(render(offers))).toBe(false)
  expect(render(offersOnTron).includes(bundleWithTron)).toBe(true)
  expect(/tron_requestAccounts/.test(render(offersOnTron))).toBe(true)
})

test.each([bundle, bundleWithTron])('T30 holds nothing that could end its element', (script) => {
  expect(/<\/script|<script|<!--/i.test(script)).toBe(false)
})
