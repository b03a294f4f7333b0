import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createPaymentPage } from './createPaymentPage.js'
import { attacks, createInput, parsePage, toHtmlText } from './parsePage.fixture.js'

const harmless = parsePage(
  createPaymentPage({ appName: 'a', logo: '/a' }).render(createInput('a')).body,
)

function check(text: string): void {
  const page = createPaymentPage({ appName: text, logo: '/a' })
  const input = createInput(text)
  const parsed = parsePage(page.render(input).body)
  const shown = toHtmlText(text)
  expect(parsed.shape).toBe(harmless.shape)
  expect(parsed.text('name')).toBe(`x${shown}`)
  expect(parsed.title).toBe(`Payment required: x${shown} · ${shown}`)
  for (const id of ['seller', 'recipient', 'token', 'url']) expect(parsed.text(id)).toBe(shown)
  expect(parsed.text('price')).toBe(`0.01 ${shown}`)
  expect(parsed.text('alert')).toBe(`An earlier payment was refused.${shown}`)
  expect(parsed.data).toMatchObject({
    accepts: JSON.parse(JSON.stringify(input.challenge.accepts)),
    assets: [{ symbol: text }],
  })
}

test.each(attacks)('T30 an attack in every text field: %j', (text) => {
  check(text)
})

test('T30 any text in every text field is text', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: fc.constantFrom(...Array.from('</>!-"\'`&;=#scriptyle \n\r\0\\{}$')) }),
      ),
      check,
    ),
    { numRuns: 300 },
  )
})
