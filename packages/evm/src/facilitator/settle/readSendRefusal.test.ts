import { expect, test } from 'vitest'
import { readSendRefusal } from './readSendRefusal.js'
import type { SendRefusal } from './readSendRefusal.js'

test.each<[string, SendRefusal]>([
  ['already known', 'known'],
  ['AlreadyKnown', 'known'],
  ['known transaction: 0xab', 'known'],
  ['transaction already imported', 'known'],
  ['nonce too low', 'nonce'],
  ['nonce too low: next nonce 5, tx nonce 4', 'nonce'],
  ['OldNonce', 'nonce'],
  ['replacement transaction underpriced', 'nonce'],
  ['insufficient funds for gas * price + value', 'refused'],
  ['Insufficient funds for gas * price + value', 'refused'],
  ['intrinsic gas too low', 'refused'],
  ['transaction underpriced', 'refused'],
  ['max fee per gas less than block base fee', 'refused'],
  ['exceeds block gas limit', 'refused'],
  ['txpool is full', 'refused'],
  ['nonce too high', 'refused'],
  ['rate limit exceeded', 'unknown'],
  ['internal error', 'unknown'],
  ['request timed out', 'unknown'],
  ['', 'unknown'],
])('%s', (message, meaning) => {
  expect(readSendRefusal(message)).toBe(meaning)
})
