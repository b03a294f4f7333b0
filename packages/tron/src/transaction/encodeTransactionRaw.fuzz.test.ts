import { encodeHex } from '@farebox/core'
import fc from 'fast-check'
import { utils } from 'tronweb'
import { describe, expect, test } from 'vitest'
import { contractArbitraries, rawArbitrary } from './contracts.fixture.js'
import { contractNumbers } from './contractNumbers.js'
import { decodeTransaction } from './decodeTransaction.js'
import { decodeTransactionRaw } from './decodeTransactionRaw.js'
import { encodeTransaction } from './encodeTransaction.js'
import { encodeTransactionRaw } from './encodeTransactionRaw.js'

test('every contract type of the codec is tested', () => {
  expect(Object.keys(contractArbitraries).toSorted()).toEqual(
    Object.keys(contractNumbers).toSorted(),
  )
})

describe.each(Object.keys(contractNumbers))('%s', (type) => {
  test('has the bytes that tronweb gives it', () => {
    fc.assert(
      fc.property(rawArbitrary(type), (raw) => {
        expect(encodeHex(encodeTransactionRaw(raw))).toBe(encodeWithTronweb(raw))
      }),
    )
  })

  test("is read from tronweb's bytes, and tronweb gives what was read the same bytes", () => {
    fc.assert(
      fc.property(rawArbitrary(type), (raw) => {
        const bytes = Buffer.from(encodeWithTronweb(raw), 'hex')
        const decoded = decodeTransactionRaw(bytes)
        expect(encodeWithTronweb({ ...decoded })).toBe(bytes.toString('hex'))
        expect(encodeTransactionRaw(decoded)).toEqual(Uint8Array.from(bytes))
      }),
    )
  })

  test('survives as a whole transaction', () => {
    const signature = fc.uint8Array({ minLength: 65, maxLength: 68 }).map(encodeHex)
    fc.assert(
      fc.property(rawArbitrary(type), fc.array(signature, { maxLength: 3 }), (raw, signatures) => {
        const json = {
          raw_data: decodeTransactionRaw(encodeTransactionRaw(raw)),
          ...(signatures.length > 0 ? { signature: signatures } : {}),
          ret: [{ contractRet: 'SUCCESS' }],
        } as const
        expect(decodeTransaction(encodeTransaction(json))).toEqual(json)
      }),
    )
  })
})

test('bytes of chance are refused, or are the only way to say what they say', () => {
  fc.assert(
    fc.property(
      rawArbitrary('TransferContract'),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (raw, at, mask) => {
        const bytes = encodeTransactionRaw(raw)
        const index = at % bytes.length
        bytes[index] = (bytes[index] ?? 0) ^ mask
        const decoded = attempt(() => decodeTransactionRaw(bytes))
        if (decoded !== undefined) expect(encodeTransactionRaw(decoded)).toEqual(bytes)
      },
    ),
    { numRuns: 1000 },
  )
})

function encodeWithTronweb(raw: Readonly<Record<string, unknown>>): string {
  // tronweb's type names one contract type at a time, this one is of all of them.
  const transaction = { raw_data: structuredClone(raw) } as unknown as Parameters<
    typeof utils.transaction.txJsonToPb
  >[0]
  return utils.transaction.txPbToRawDataHex(utils.transaction.txJsonToPb(transaction)).toLowerCase()
}

function attempt<T>(task: () => T): T | undefined {
  try {
    return task()
  } catch {
    return undefined
  }
}
