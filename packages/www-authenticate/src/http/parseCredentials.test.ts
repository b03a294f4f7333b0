import { describe, expect, test } from 'vitest'
import { parseCredentials } from './parseCredentials.js'

describe('parseCredentials', () => {
  test('token68', () => {
    expect(parseCredentials('Basic dXNlcjpwYXNz')).toEqual({
      credentials: { scheme: 'Basic', token68: 'dXNlcjpwYXNz', params: [] },
    })
  })

  test('parameters', () => {
    const { credentials } = parseCredentials('Digest username="a", nc=00000001')
    expect(credentials?.params.map(({ value }) => value)).toEqual(['a', '00000001'])
  })

  test.each([
    ['Bearer a, Basic b', 'syntax'],
    ['Bearer a b', 'syntax'],
    ['', 'empty'],
    ['Bearer é', 'character'],
  ])('%s is %s', (value, error) => {
    expect(parseCredentials(value)).toEqual({ error })
  })
})
