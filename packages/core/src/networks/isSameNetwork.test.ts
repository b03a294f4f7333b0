import { expect, test } from 'vitest'
import { isSameNetwork } from './isSameNetwork.js'

test.each([
  ['eip155:8453', 'eip155:8453'],
  ['base', 'eip155:8453'],
  ['tron:nile', 'tron:3448148188'],
  ['tron:0xcd8690dc', 'tron:nile'],
  ['no network', 'no network'],
])('%s is %s', (one, other) => {
  expect(isSameNetwork(one, other)).toBe(true)
  expect(isSameNetwork(other, one)).toBe(true)
})

test.each([
  ['eip155:8453', 'eip155:84532'],
  ['tron:nile', 'tron:mainnet'],
  ['tron:1', 'eip155:1'],
  ['no network', 'No network'],
  ['', 'eip155:1'],
])('%s is not %s', (one, other) => {
  expect(isSameNetwork(one, other)).toBe(false)
  expect(isSameNetwork(other, one)).toBe(false)
})
