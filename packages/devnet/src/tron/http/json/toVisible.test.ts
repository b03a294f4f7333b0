import { expect, test } from 'vitest'
import { fromVisible, toVisible } from './toVisible.js'

const hex = '41eca9bc828a3005b9a3b909f2cc5c2a54794de05f'
const base58 = 'TXYZopYRdj2D9XRtbG411XZZ3kM5VkAeBf'

test('addresses wherever they are', () => {
  expect(
    toVisible({
      raw_data: { contract: [{ parameter: { value: { owner_address: hex } } }] },
      approved_list: [hex],
    }),
  ).toEqual({
    raw_data: { contract: [{ parameter: { value: { owner_address: base58 } } }] },
    approved_list: [base58],
  })
})

test('the address of a log, which has no 41', () => {
  expect(toVisible({ log: [{ address: hex.slice(2), data: hex }] })).toEqual({
    log: [{ address: base58, data: hex }],
  })
})

test('messages as text', () => {
  expect(toVisible({ message: '68c3a9', resMessage: '6f6b' })).toEqual({
    message: 'hé',
    resMessage: 'ok',
  })
})

test('the address of a creation stays', () => {
  const creation = { raw_data_hex: '00', contract_address: hex }
  expect(toVisible(creation)).toEqual(creation)
})

test('and back', () => {
  const raw = { contract: [{ parameter: { value: { owner_address: hex, amount: 1 } } }] }
  expect(fromVisible(toVisible(raw))).toEqual(raw)
})

test('a wrong checksum', () => {
  expect(() => fromVisible({ to_address: `${base58.slice(0, -1)}g` })).toThrow(/checksum/)
})
