import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  decodeTransaction,
  encodeTransaction,
  encodeTransactionRaw,
} from '../../transaction/index.js'
import { vectors } from '../../tron.fixture.js'
import {
  encodeCallTransaction,
  encodeSignedTransaction,
  toRawData,
} from './encodeCallTransaction.js'

const { raw_data, raw_data_hex, signature } = vectors.approve
const recorded = {
  owner: '41f39fd6e51aad88f6f4ce6ab8827279cfffb92266',
  contract: '41eca9bc828a3005b9a3b909f2cc5c2a54794de05f',
  data: '095ea7b300000000000000000000000041a0d8786c5e20d27b6225e9d03ed1cbfe271634000000000000000000000000ffffffffffffffffffffffffffffffffffffffff',
  refBlockBytes: '0a0b',
  refBlockHash: '0102030405060708',
  expiration: 1_760_000_060_000,
  timestamp: 1_760_000_000_000,
  feeLimit: 100_000_000,
}

test('an approval is byte for byte what tronweb makes of it', () => {
  expect(toRawData(recorded)).toEqual(raw_data)
  expect(encodeCallTransaction(recorded)).toBe(raw_data_hex)
})

test('the signed transaction reads back', () => {
  const hex = encodeSignedTransaction(raw_data_hex, signature.toLowerCase())
  expect(decodeTransaction(hexToBytes(hex))).toEqual({
    raw_data,
    signature: [signature.toLowerCase()],
  })
})

test('equals the codec of all transactions', () => {
  const digits = (length: number, max = length): fc.Arbitrary<string> =>
    fc.uint8Array({ minLength: length, maxLength: max }).map(bytesToHex)
  const address = digits(20).map((text) => `41${text}`)
  const time = fc.integer({ min: 1, max: 2 ** 45 })
  const call = fc.record({
    owner: address,
    contract: address,
    data: digits(4, 300),
    refBlockBytes: digits(2),
    refBlockHash: digits(8),
    expiration: time,
    timestamp: time,
    feeLimit: fc.integer({ min: 1, max: 15_000_000_000 }),
  })
  fc.assert(
    fc.property(call, digits(65), (one, signed) => {
      const data = toRawData(one)
      const bytes = encodeCallTransaction(one)
      expect(bytes).toBe(bytesToHex(encodeTransactionRaw(data)))
      const whole = encodeTransaction({ raw_data: data, signature: [signed] })
      expect(encodeSignedTransaction(bytes, signed)).toBe(bytesToHex(whole))
    }),
  )
})
