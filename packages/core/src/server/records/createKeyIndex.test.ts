import { expect, test } from 'vitest'
import { createKeyIndex, type KeyIndex } from './createKeyIndex.js'

/** References are places in the list of keys, from 1. */
function indexOf(keys: readonly string[]): KeyIndex {
  return createKeyIndex({
    isOf: (reference, key) => keys[reference - 1] === key,
    randomBytes: (length) => new Uint8Array(length),
  })
}

test('finds what was set last, and nothing else', () => {
  const keys = ['a', 'b', 'a']
  const index = indexOf(keys)
  expect(index.find('a')).toBe(0)
  index.set('a', 1)
  index.set('b', 2)
  index.set('a', 3)
  expect([index.find('a'), index.find('b'), index.find('c')]).toEqual([3, 2, 0])
  expect(index.size()).toBe(2)
  expect(new Set(index.references())).toEqual(new Set([2, 3]))
})

// So many that several pairs have one hash of 32 bits.
test('tells apart keys of one hash, however many there are', () => {
  const keys = Array.from({ length: 200_000 }, (_, place) => `key ${place}`)
  const index = indexOf(keys)
  for (const [place, key] of keys.entries()) index.set(key, place + 1)
  expect(index.size()).toBe(keys.length)
  expect(keys.every((key, place) => index.find(key) === place + 1)).toBe(true)
  index.keep((reference) => reference % 1_000 === 0)
  expect(index.size()).toBe(200)
  expect(keys.filter((key) => index.find(key) !== 0)).toEqual(
    keys.filter((_, place) => (place + 1) % 1_000 === 0),
  )
})

test('other seeds put keys elsewhere', () => {
  const keys = Array.from({ length: 20 }, (_, place) => `key ${place}`)
  const orders = [0, 1].map((seed) => {
    const index = createKeyIndex({
      isOf: (reference, key) => keys[reference - 1] === key,
      randomBytes: (length) => new Uint8Array(length).fill(seed),
    })
    for (const [place, key] of keys.entries()) index.set(key, place + 1)
    return [...index.references()]
  })
  expect(orders[0]).not.toEqual(orders[1])
})
