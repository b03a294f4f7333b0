import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parsePaymentPayload } from './parsePaymentPayload.js'
import { readPlainPayment } from './readPlainPayment.js'
import type { JsonObject, JsonValue } from './types.js'

const plain: JsonObject = {
  x402Version: 2,
  resource: { url: 'https://api.example.com/weather' },
  accepted: {
    scheme: 'exact',
    network: 'eip155:8453',
    amount: '10000',
    asset: '0x036CbD53842c5426634e7929541eC2318f3dCF7e',
    payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
    maxTimeoutSeconds: 300,
    extra: { name: 'USDC', version: '2' },
  },
  payload: { signature: '0x00' },
  extensions: { 'request-binding': { info: { salt: '0x00' } } },
}

const paths: readonly (readonly string[])[] = [
  ['x402Version'],
  ['resource'],
  ['resource', 'url'],
  ['resource', 'description'],
  ['resource', 'unknown'],
  ['accepted'],
  ['accepted', 'scheme'],
  ['accepted', 'network'],
  ['accepted', 'amount'],
  ['accepted', 'asset'],
  ['accepted', 'payTo'],
  ['accepted', 'maxTimeoutSeconds'],
  ['accepted', 'extra'],
  ['accepted', 'unknown'],
  ['payload'],
  ['extensions'],
  ['unknown'],
]

const value: fc.Arbitrary<JsonValue | undefined> = fc.oneof(
  fc.constantFrom<JsonValue | undefined>(undefined, null, '', 'a', 'a:b', '0', '007', '-1', '1.5'),
  fc.constantFrom<JsonValue>(0, 1, 2, -1, 1.5, 2 ** 53, true, [], {}, { a: 1 }, ['a']),
  fc.string(),
)

function isObject(node: JsonValue | undefined): node is JsonObject {
  return typeof node === 'object' && node !== null && !Array.isArray(node)
}

function change(node: JsonValue | undefined, path: readonly string[], next?: JsonValue): JsonValue {
  const [key, ...rest] = path
  if (key === undefined) return next ?? null
  const members = Object.entries(isObject(node) ? node : {}).filter(([name]) => name !== key)
  const changed =
    rest.length === 0 ? next : change(isObject(node) ? node[key] : undefined, rest, next)
  return Object.fromEntries(changed === undefined ? members : [...members, [key, changed]])
}

test('reads the usual payment as the schema does', () => {
  expect(readPlainPayment(plain)).toStrictEqual(parsePaymentPayload(plain))
  expect(readPlainPayment(plain)).toBeDefined()
})

test('whatever it reads, the schema reads the same', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(...paths), value), { maxLength: 3 }),
      (changes) => {
        const message = changes.reduce<JsonValue>(
          (node, [path, next]) => change(node, path, next),
          plain,
        )
        const read = readPlainPayment(message)
        if (read !== undefined) expect(read).toStrictEqual(parsePaymentPayload(message))
      },
    ),
    { numRuns: 2000 },
  )
})
