import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parsePaymentPayload } from './parsePaymentPayload.js'
import { parsePaymentPayloadV1 } from './parsePaymentPayloadV1.js'
import { parsePaymentRequired } from './parsePaymentRequired.js'

interface Vector {
  readonly name: string
  readonly input: { readonly x402Version: number; readonly accepts?: unknown }
  readonly ok: boolean
  readonly parsed?: unknown
}

const { schemaValidation }: { schemaValidation: readonly Vector[] } = JSON.parse(
  readFileSync(new URL('./x402-v2.vectors.json', import.meta.url), 'utf8'),
)

/** Where Farebox decides differently from the recorded implementation, and why. */
const differences: Readonly<Record<string, { readonly ok: boolean; readonly reason: string }>> = {
  'amount decimal string': {
    ok: false,
    reason: 'atomic units have no decimals; the reference throws on this amount when it settles',
  },
  'maxTimeoutSeconds float': {
    ok: false,
    reason: 'an authorization is valid for whole seconds; half of one cannot be signed',
  },
}

/** Where the verdict is the same and what comes out is not. */
const normalised: Readonly<Record<string, string>> = {
  nulls: 'the reference keeps `extensions: null`; here every explicit null becomes absent',
}

function parse({ input }: Vector): unknown {
  if (input.accepts !== undefined) return parsePaymentRequired(input)
  return input.x402Version === 1 ? parsePaymentPayloadV1(input) : parsePaymentPayload(input)
}

test.each(schemaValidation)('$name', (vector) => {
  const ok = differences[vector.name]?.ok ?? vector.ok
  if (!ok) {
    expect(() => parse(vector)).toThrow(expect.objectContaining({ name: 'FareboxError' }))
    return
  }
  const expected = { ...(vector.parsed as object) } as { extensions?: unknown }
  if (vector.name in normalised) delete expected.extensions
  expect(parse(vector)).toStrictEqual(expected)
})

test('every listed difference is one', () => {
  for (const [name, { ok }] of Object.entries(differences)) {
    expect(schemaValidation.find((vector) => vector.name === name)?.ok).toBe(!ok)
  }
  for (const name of Object.keys(normalised)) {
    expect(schemaValidation.find((vector) => vector.name === name)?.parsed).toHaveProperty(
      'extensions',
      null,
    )
  }
})
