import { describe, expect, test } from 'vitest'
import { en } from '../texts/en.js'
import { findExplorer } from './findExplorer.js'
import { formatDuration, formatSize } from './formatUnits.js'
import { readGoods } from './readGoods.js'
import { toNotice } from './toNotice.js'

const transaction = `0x${'ab'.repeat(32)}`

describe('findExplorer', () => {
  test('TRON, whose ids have no prefix', () => {
    expect(findExplorer('tron:3448148188', transaction.slice(2))).toEqual({
      site: 'nile.tronscan.org',
      url: `https://nile.tronscan.org/#/transaction/${transaction.slice(2)}`,
    })
    expect(findExplorer('tron:3448148188', transaction)).toBeUndefined()
  })

  test('known chains', () => {
    expect(findExplorer('eip155:8453', transaction)).toEqual({
      site: 'basescan.org',
      url: `https://basescan.org/tx/${transaction}`,
    })
  })

  test.each([
    ['eip155:31337', transaction],
    ['constructor', transaction],
    ['eip155:8453', ''],
    ['eip155:8453', `${transaction}/../../address`],
    ['eip155:8453', '"><script>'],
    ['eip155:8453', transaction.slice(2)],
  ])('T30 no link: %s %s', (network, id) => {
    expect(findExplorer(network, id)).toBeUndefined()
  })
})

describe('units', () => {
  test.each([
    [60, '60 seconds'],
    [300, '5 minutes'],
    [7200, '2 hours'],
  ])('%d s', (seconds, text) => {
    expect(formatDuration(seconds, 'en')).toBe(text)
  })

  test.each([
    [12, '12 bytes'],
    [1500, '1.5 kB'],
    [2_000_000, '2 MB'],
  ])('%d bytes', (bytes, text) => {
    expect(formatSize(bytes, 'en')).toBe(text)
  })

  test('in Chinese', () => {
    expect(formatDuration(300, 'zh')).toBe('5分钟')
  })
})

describe('toNotice', () => {
  test.each([
    ['no', 'invalid_exact_evm_payload_authorization_valid_before', en.expired],
    ['no', 'insufficient_funds', en.refused],
    ['unknown', 'expired', en.refusedDoubt],
    ['unknown', 'nonce_already_used', en.refusedDoubt],
  ] as const)('refused, charged: %s, %s', (charged, reason, text) => {
    const notice = toNotice({ kind: 'refused', reason, charged }, 'Base', en)
    expect(notice).toEqual({ text, code: `Code: ${reason}` })
  })

  test.each([
    ['locked', en.walletLocked],
    ['approval', en.approvalFailed],
    ['node', 'Base cannot be reached. Nothing was paid.'],
  ] as const)('%s', (trouble, text) => {
    expect(toNotice({ kind: 'wallet', trouble }, 'Base', en)).toEqual({ text })
  })

  test('a network that the wallet does not know', () => {
    const { text } = toNotice({ kind: 'wallet', trouble: 'unknown_chain' }, 'Base', en)
    expect(text).toContain('does not know Base')
  })

  test('an open outcome never says that nothing was paid', () => {
    for (const answered of [true, false]) {
      const { text } = toNotice({ kind: 'open', answered }, 'Base', en)
      expect(text).toContain('cannot be charged twice')
      expect(text).not.toContain('Nothing was paid')
    }
  })
})

describe('readGoods', () => {
  const read = (body: BodyInit | null, headers: Record<string, string> = {}) =>
    readGoods(new Response(body, { headers }), () => undefined)

  test.each([
    ['application/json', '{"a":1}', 'text', '{\n  "a": 1\n}'],
    ['application/problem+json; charset=utf-8', '{"a":1}', 'text', '{\n  "a": 1\n}'],
    ['application/json', '{"a":', 'text', '{"a":'],
    ['text/plain; charset=utf-8', 'ü', 'text', 'ü'],
    ['text/html', '<p>', 'html', '<p>'],
    ['image/png', 'x', 'image', undefined],
    ['image/svg+xml', '<svg/>', 'image', undefined],
    ['application/pdf', 'x', 'file', undefined],
    ['application/octet-stream', 'x', 'file', undefined],
    ['application/json', '', 'empty', undefined],
  ])('%s', async (type, body, kind, text) => {
    const goods = await read(body, { 'content-type': type })
    expect(goods).toMatchObject({ kind, ...(text === undefined ? {} : { text }) })
  })

  test('what is too large is not shown', async () => {
    const goods = await read('x'.repeat(2 * 1024 * 1024 + 1), { 'content-type': 'text/plain' })
    expect(goods).toMatchObject({ kind: 'file' })
    expect(goods).not.toHaveProperty('text')
  })

  test('tells how much has arrived', async () => {
    const sizes: number[] = []
    await readGoods(new Response('abc'), (bytes) => sizes.push(bytes))
    expect(sizes.at(-1)).toBe(3)
  })

  test.each([
    ['attachment; filename="report 1.pdf"', 'report 1.pdf'],
    ['attachment; filename=report.pdf', 'report.pdf'],
    ['inline', 'download'],
    ['attachment; filename="../../etc/passwd"', '.._.._etc_passwd'],
    ['attachment; filename=""', 'download'],
  ])('file name: %s', async (disposition, fileName) => {
    expect(await read('x', { 'content-disposition': disposition })).toMatchObject({ fileName })
  })

  test('error: a connection that breaks', async () => {
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.error(new Error('reset'))
      },
    })
    await expect(read(body)).rejects.toThrow('reset')
  })
})
