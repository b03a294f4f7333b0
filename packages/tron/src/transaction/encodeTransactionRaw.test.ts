import { encodeHex } from '@farebox/core'
import { hexToBytes } from '@noble/hashes/utils.js'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { decodeTransaction } from './decodeTransaction.js'
import { decodeTransactionRaw } from './decodeTransactionRaw.js'
import { encodeTransaction } from './encodeTransaction.js'
import { encodeTransactionRaw } from './encodeTransactionRaw.js'
import { toTransactionId } from './toTransactionId.js'

interface Vector {
  readonly raw_data: Readonly<Record<string, unknown>>
  readonly raw_data_hex: string
  readonly txID: string
  readonly signature: string
}

const vectors: { readonly items: Readonly<Record<string, Vector>> } = JSON.parse(
  readFileSync(new URL('tronTransactions.vectors.json', import.meta.url), 'utf8'),
)

const owner = `41${'11'.repeat(20)}`
const to = `41${'22'.repeat(20)}`

/** A transfer with parts of it replaced. */
function transfer(value: object, raw: object = {}, contract: object = {}): Record<string, unknown> {
  return {
    contract: [
      {
        type: 'TransferContract',
        parameter: {
          type_url: 'type.googleapis.com/protocol.TransferContract',
          value: { owner_address: owner, to_address: to, ...value },
        },
        ...contract,
      },
    ],
    ...raw,
  }
}

describe.each(Object.entries(vectors.items))('the vector %s', (_, vector) => {
  test('is encoded, decoded and identified as by tronweb', () => {
    const bytes = encodeTransactionRaw(vector.raw_data)
    expect(encodeHex(bytes)).toBe(vector.raw_data_hex)
    expect(decodeTransactionRaw(bytes)).toEqual(vector.raw_data)
    expect(toTransactionId(bytes)).toBe(vector.txID)
  })

  test('is a whole transaction with its signature', () => {
    const json = { raw_data: vector.raw_data, signature: [vector.signature.toLowerCase()] }
    expect(decodeTransaction(encodeTransaction(json))).toEqual(json)
  })
})

describe('what is encoded', () => {
  test.each([
    ['a number', 9007199254740991],
    ['a bigint', 9007199254740991n],
    ['decimal text', '9007199254740991'],
  ])('takes an amount as %s', (_, amount) => {
    const bytes = encodeTransactionRaw(transfer({ amount }))
    const value = decodeTransactionRaw(bytes).contract?.[0]?.parameter.value
    expect(value).toMatchObject({ amount: 9007199254740991 })
  })

  test.each([2n ** 63n - 1n, -1n, -(2n ** 63n), 2n ** 53n])('keeps every digit of %s', (amount) => {
    const decoded = decodeTransactionRaw(encodeTransactionRaw(transfer({ amount })))
    expect(BigInt(Object(decoded.contract?.[0]?.parameter.value).amount)).toBe(amount)
  })

  test.each([
    ['an amount that is not exact', { amount: 2 ** 53 }],
    ['an amount above 64 bits', { amount: 2n ** 63n }],
    ['a fraction', { amount: 1.5 }],
    ['an exponent', { amount: '1e3' }],
    ['a leading zero', { amount: '01' }],
    ['digits with 0x', { to_address: `0x${'22'.repeat(20)}` }],
    ['half a byte', { to_address: '4' }],
    ['a number for bytes', { to_address: 41 }],
  ])('is refused: %s', (_, value) => {
    expect(() => encodeTransactionRaw(transfer(value))).toThrow('payload_invalid')
  })

  test.each([
    ['a contract type that nobody knows', { type: 'NoSuchContract' }],
    ['a name of every object for a type', { type: 'constructor' }],
    ['a type that is not that of the parameter', { type: 'TriggerSmartContract' }],
    ['a parameter that is no object', { parameter: 'abc' }],
    ['a permission id above 32 bits', { Permission_id: 2 ** 31 }],
  ])('is refused: %s', (_, contract) => {
    expect(() => encodeTransactionRaw(transfer({}, {}, contract))).toThrow('payload_invalid')
  })

  test('is refused: contracts that are no list', () => {
    expect(() => encodeTransactionRaw({ contract: {} })).toThrow('payload_invalid')
  })

  test('leaves out what the protocol does not have, and defaults', () => {
    const plain = encodeTransactionRaw(transfer({ amount: 1 }))
    const noisy = transfer({ amount: 1, note: 'x' }, { txID: 'ff', fee_limit: 0, data: '' })
    expect(encodeTransactionRaw(noisy)).toEqual(plain)
  })

  test('keeps an ABI that is there but empty', () => {
    const json = {
      contract: [
        {
          type: 'CreateSmartContract',
          parameter: {
            type_url: 'type.googleapis.com/protocol.CreateSmartContract',
            value: { owner_address: owner, new_contract: { abi: {} } },
          },
        },
      ],
    }
    expect(decodeTransactionRaw(encodeTransactionRaw(json))).toEqual(json)
  })

  test('names contract type 0, which is not in the bytes', () => {
    const json = {
      contract: [
        {
          type: 'AccountCreateContract',
          parameter: {
            type_url: 'type.googleapis.com/protocol.AccountCreateContract',
            value: { owner_address: owner, account_address: to },
          },
        },
      ],
    }
    const bytes = encodeTransactionRaw(json)
    expect(bytes[2]).toBe(0x12)
    expect(decodeTransactionRaw(bytes)).toEqual(json)
  })
})

describe('bytes that are refused', () => {
  test.each([
    ['a default that is written out', '4000'],
    ['a number with a byte too many', '40818000'],
    ['a number that never ends', `40${'ff'.repeat(11)}`],
    ['a number above 64 bits', '40ffffffffffffffffff7f'],
    ['fields in another order', '40010a020102'],
    ['a field twice', '0a0201020a020102'],
    ['an unknown field', '7801'],
    ['a number where bytes belong', '0801'],
    ['bytes where a number belongs', '420101'],
    ['a wire type that TRON does not use', '0d01020304'],
    ['an end in the middle', '0a0301'],
    ['a tag alone', '0a'],
    ['a contract type without a name', '5a020807'],
  ])('%s', (_, digits) => {
    expect(() => decodeTransactionRaw(hexToBytes(digits))).toThrow('payload_invalid')
  })

  test('text that is not UTF-8', () => {
    const bytes = encodeTransactionRaw({
      contract: [
        {
          type: 'CreateSmartContract',
          parameter: {
            type_url: 'type.googleapis.com/protocol.CreateSmartContract',
            value: { owner_address: owner, new_contract: { name: 'Zebra' } },
          },
        },
      ],
    })
    bytes[bytes.lastIndexOf('Z'.charCodeAt(0))] = 0xff
    expect(() => decodeTransactionRaw(bytes)).toThrow('UTF-8')
  })

  test('more than 500 KiB', () => {
    const small = encodeTransactionRaw({ data: '00'.repeat(511_990) })
    expect(decodeTransactionRaw(small).data).toHaveLength(2 * 511_990)
    const large = encodeTransactionRaw({ data: '00'.repeat(512_000) })
    expect(() => decodeTransactionRaw(large)).toThrow('payload_invalid')
  })

  test('a transaction without raw data', () => {
    expect(() => decodeTransaction(hexToBytes('1201ff'))).toThrow('payload_invalid')
  })
})
