import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JsonObject } from '../../wire/types.js'
import { createRecordLog } from '../records/createRecordLog.js'
import {
  type DeliveredClaim,
  packClaim,
  readSpendKey,
  readSummary,
  unpackClaim,
} from './packClaim.js'

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.uint8Array({ maxLength: 32 }).map((bytes) => `0x${Buffer.from(bytes).toString('hex')}`),
)
const instant = fc.oneof(
  fc.constant(0),
  fc.maxSafeInteger(),
  fc.nat().map((ms) => 1.8e12 + ms),
)
const spendKey = fc.oneof(
  text,
  fc.tuple(text, text, text, text).map((parts) => parts.join('/')),
)

const claim = fc.record<DeliveredClaim>(
  {
    version: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
    spendKey,
    paymentId: text,
    state: fc.constant('delivered' as const),
    owner: fc.oneof(
      text,
      fc.nat().map((count) => `${'ab'.repeat(16)}-${count}`),
    ),
    leaseUntil: instant,
    payer: text,
    scheme: text,
    network: text,
    asset: text,
    amount: fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }).map(String),
    payTo: text,
    resource: text,
    createdAt: instant,
    updatedAt: instant,
    presentableUntil: instant,
    expiresAt: instant,
    secretHash: fc
      .uint8Array({ minLength: 32, maxLength: 32 })
      .map((bytes) => Buffer.from(bytes).toString('hex')),
    settlement: fc.record(
      {
        success: fc.boolean(),
        transaction: text,
        network: text,
        payer: text,
        errorReason: text,
        amount: text,
        extra: fc.dictionary(text, fc.jsonValue()).map(
          // Whatever JSON.parse gives for an object is one.
          (extra) => JSON.parse(JSON.stringify(extra)) as JsonObject,
        ),
      },
      { requiredKeys: ['success', 'transaction', 'network'], noNullPrototype: true },
    ),
  },
  {
    noNullPrototype: true,
    requiredKeys: [
      'version',
      'spendKey',
      'paymentId',
      'state',
      'owner',
      'leaseUntil',
      'payer',
      'scheme',
      'network',
      'asset',
      'amount',
      'payTo',
      'resource',
      'createdAt',
      'updatedAt',
      'presentableUntil',
      'expiresAt',
    ],
  },
)

test('a claim comes back whole, among others', () => {
  fc.assert(
    fc.property(fc.array(claim, { minLength: 1, maxLength: 20 }), (claims) => {
      const log = createRecordLog()
      const positions = claims.map((one) => log.append(packClaim(one)))
      const read = positions.map((position) => log.read(position))
      expect(read.map(unpackClaim)).toStrictEqual(claims)
      for (const [
        index,
        { createdAt, expiresAt, payer, resource, spendKey: key },
      ] of claims.entries()) {
        const position = positions[index] ?? 0
        expect(readSummary(log.read(position))).toEqual({ createdAt, expiresAt, payer, resource })
        expect(readSpendKey(log.read(position))).toBe(key)
      }
    }),
  )
})
