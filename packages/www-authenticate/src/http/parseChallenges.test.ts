import { describe, expect, test } from 'vitest'
import { parseChallenges } from './parseChallenges.js'

/** Schemes with what they carry; text and case of names are looked at apart. */
function outline(value: string | readonly string[], dialect = false): unknown {
  const { challenges, error } = parseChallenges(value, { dialect })
  return (
    error ??
    challenges.map(({ scheme, token68, params, unterminated }) => [
      scheme,
      ...(token68 === undefined ? [] : [token68]),
      ...params.map((param) => `${param.name}=${param.value}`),
      ...(unterminated === undefined ? [] : [`(${unterminated})`]),
    ])
  )
}

describe('parseChallenges', () => {
  test.each<[string, unknown]>([
    ['Basic', [['Basic']]],
    ['Basic realm="simple"', [['Basic', 'realm=simple']]],
    ['Basic realm=simple', [['Basic', 'realm=simple']]],
    ['Basic realm="a, b=\\"c\\" \\\\"', [['Basic', 'realm=a, b="c" \\']]],
    ['Basic realm=""', [['Basic', 'realm=']]],
    ['Negotiate, NTLM', [['Negotiate'], ['NTLM']]],
    ['Negotiate YIIB==', [['Negotiate', 'YIIB==']]],
    ['Negotiate YIIB/+~._-=, Basic', [['Negotiate', 'YIIB/+~._-='], ['Basic']]],
    ['Bearer a', [['Bearer', 'a']]],
    ['Digest a = "b" ,\tc= d', [['Digest', 'a=b', 'c=d']]],
    [
      ',, Basic realm="a",, ,Bearer realm="b" , ',
      [
        ['Basic', 'realm=a'],
        ['Bearer', 'realm=b'],
      ],
    ],
    [
      'Newauth realm="apps", type=1, title="Login to \\"apps\\"", Basic realm="simple"',
      [
        ['Newauth', 'realm=apps', 'type=1', 'title=Login to "apps"'],
        ['Basic', 'realm=simple'],
      ],
    ],
    ['Basic , realm="a"', [['Basic', 'realm=a']]],
    ['!#$ %&=1', [['!#$', '%&=1']]],
  ])('%s', (value, expected) => {
    expect(outline(value)).toEqual(expected)
    expect(outline(value, true)).toEqual(expected)
  })

  test.each<[string, string]>([
    ['', 'empty'],
    [' ,\t, ', 'empty'],
    ['realm="a"', 'syntax'],
    ['Basic,realm="a"', 'syntax'],
    ['Basic realm="a"b="c"', 'syntax'],
    ['Basic realm="a"Bearer', 'syntax'],
    ['Basic realm=, b=c', 'syntax'],
    ['Basic a, realm="b"', 'syntax'],
    ['Basic "a"', 'syntax'],
    ['Basic realm="a"; b="c"', 'syntax'],
    ['Basic @', 'syntax'],
    ['Basic realm="a", Realm="b"', 'duplicate'],
    ['Basic realm="a\u0000"', 'character'],
    ['Basic realm="a\r\nSet-Cookie: b"', 'character'],
    ['Basic realm="\u007F"', 'character'],
    ['Basic realm="é"', 'character'],
    ['Ｂasic', 'character'],
  ])('%j is %s', (value, fault) => {
    expect(outline(value)).toBe(fault)
    expect(outline(value, true)).toBe(fault)
  })

  test.each<[string, string, unknown]>([
    ['Basic a="b" c="d"', 'syntax', [['Basic', 'a=b', 'c=d']]],
    ['Basic a="b" Bearer', 'syntax', [['Basic', 'a=b'], ['Bearer']]],
    ['x402 a b', 'syntax', [['x402'], ['a', 'b']]],
    ['Basic realm="a', 'unterminated', [['Basic', '(realm)']]],
    ['Basic a="b", realm="c\\"', 'unterminated', [['Basic', 'a=b', '(realm)']]],
    ['Basic a="b\\', 'unterminated', [['Basic', '(a)']]],
    ['Basic a="b""', 'syntax', [['Basic', 'a=b', '()']]],
  ])('%s is a matter of the dialect', (value, fault, expected) => {
    expect(outline(value)).toBe(fault)
    expect(outline(value, true)).toEqual(expected)
  })

  test('a parameter as it was sent', () => {
    const { challenges } = parseChallenges('Basic ReAlm = "a\\b", c=d')
    expect(challenges?.[0]?.params).toEqual([
      { name: 'ReAlm', value: 'ab', text: 'ReAlm = "a\\b"' },
      { name: 'c', value: 'd', text: 'c=d' },
    ])
  })

  test('several lines are one field, but a quote does not reach the next', () => {
    expect(outline(['Basic realm="a"', '', 'Bearer'])).toEqual([['Basic', 'realm=a'], ['Bearer']])
    expect(outline(['Basic realm="a', 'Bearer realm="b"'])).toBe('unterminated')
    expect(outline(['Basic', 'realm="a"'])).toBe('syntax')
    expect(outline([])).toBe('empty')
  })

  test('limits', () => {
    const params = (count: number): string =>
      `x ${Array.from({ length: count }, (_, index) => `p${index}=v`).join(', ')}`
    expect(outline(params(64))).toMatchObject([{ length: 65 }])
    expect(outline(params(65))).toBe('too_many')
    const schemes = (count: number): string => 'x, '.repeat(count)
    expect(outline(schemes(64))).toHaveLength(64)
    expect(outline(schemes(65))).toBe('too_many')
    const field = (length: number): string => `x a="${'b'.repeat(length - 6)}"`
    expect(outline(field(8192))).toHaveLength(1)
    expect(outline(field(8193))).toBe('too_long')
    expect(outline([field(4096), field(4097)])).toBe('too_long')
  })
})
