import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { eventTopics } from '../eip3009/eventTopics.js'
import { type CallWithLogs, findPlainTransfer } from './findPlainTransfer.js'
import { readMemo } from './readMemo.js'

const asset = `0x${'a1'.repeat(20)}`
const payer = `0x${'b2'.repeat(20)}`
const payTo = `0x${'c3'.repeat(20)}`
const word = (hex: string): string => hex.replace('0x', '').padStart(64, '0')

const log = {
  address: asset,
  topics: [eventTopics.transfer, `0x${word(payer)}`, `0x${word(payTo)}`],
  data: `0x${word('2710')}`,
}
const call: CallWithLogs = {
  from: payer,
  to: asset,
  data: `0xa9059cbb${word(payTo)}${word('2710')}`,
  logs: [log],
}

describe('findPlainTransfer', () => {
  test('finds what the payer has sent', () => {
    expect(findPlainTransfer(call, { asset, payTo })).toEqual({
      payer,
      amount: 10_000n,
      log: 0,
      trailer: '',
    })
  })

  test('believes the log, not the call (T25)', () => {
    const taxed = { ...call, logs: [{ ...log, data: `0x${word('2700')}` }] }
    expect(findPlainTransfer(taxed, { asset, payTo })?.amount).toBe(9_984n)
  })

  test('tells which log it is, and what follows the arguments', () => {
    const other = { ...log, address: `0x${'d4'.repeat(20)}` }
    const found = findPlainTransfer(
      { ...call, data: `${call.data}6869`, logs: [other, log] },
      { asset, payTo },
    )
    expect(found).toMatchObject({ log: 1, trailer: '6869' })
  })

  const strange = `0x${'e5'.repeat(20)}`
  test.each<[string, Partial<CallWithLogs>]>([
    ['another token was called', { to: strange }],
    ['a contract was created', { to: '' }],
    ['it calls something else', { data: call.data.replace('a9059cbb', '23b872dd') }],
    ['an argument is missing', { data: call.data.slice(0, -64) }],
    ['the address word has more in it', { data: call.data.replace('a9059cbb00', 'a9059cbb01') }],
    ['it pays somebody else', { data: call.data.replaceAll('c3', 'e5') }],
    ['nothing was logged', { logs: [] }],
    ['another contract says so', { logs: [{ ...log, address: strange }] }],
    ['it was logged twice', { logs: [log, log] }],
    ['somebody else’s money moved', { from: strange }],
    ['the amount is no word', { logs: [{ ...log, data: '0x' }] }],
    ['the log has more topics', { logs: [{ ...log, topics: [...log.topics, log.data] }] }],
  ])('finds nothing where %s', (_name, change) => {
    expect(findPlainTransfer({ ...call, ...change }, { asset, payTo })).toBeUndefined()
  })
})

describe('readMemo', () => {
  const toHex = (text: string): string => Buffer.from(text).toString('hex')

  test('reads texts back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 100 }), (text) => {
        const memo = readMemo(toHex(text))
        if (Buffer.byteLength(text) > 512 || /\p{Cc}/u.test(text)) expect(memo).toBeUndefined()
        else expect(memo).toBe(text)
      }),
    )
  })

  test.each([
    ['nothing', ''],
    ['a control character', toHex('a\nb')],
    ['bytes that are no text', 'ff00'],
    ['more than 512 bytes', toHex('a'.repeat(513))],
  ])('%s is none', (_name, hex) => {
    expect(readMemo(hex)).toBeUndefined()
  })
})
