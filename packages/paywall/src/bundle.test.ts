import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { bundle } from './bundle.generated.js'
import { createPaymentPage } from './createPaymentPage.js'
import { createInput } from './parsePage.fixture.js'

test('is what the sources make, or else: node packages/paywall/scripts/bundle.mjs', () => {
  const script = fileURLToPath(new URL('../scripts/bundle.mjs', import.meta.url))
  expect(() => execFileSync(process.execPath, [script, '--check'])).not.toThrow()
})

test('the whole page is below 60 KB, gzipped', () => {
  const { body } = createPaymentPage().render(createInput('x'))
  expect(gzipSync(body).length).toBeLessThan(60_000)
  expect(gzipSync(body).length).toBeGreaterThan(10_000)
})

test('T30 holds nothing that could end its element', () => {
  expect(bundle).not.toMatch(/<\/script|<script|<!--/i)
})
