import { describe, expect, test } from 'vitest'
import { FareboxError } from '../errors/FareboxError.js'
import { decodeBase64 } from './decodeBase64.js'
import { encodeBase64 } from './encodeBase64.js'

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text)

const isAccepted = (text: string): boolean => {
  try {
    decodeBase64(text)
    return true
  } catch {
    return false
  }
}

describe('encodeBase64', () => {
  // RFC 4648 §10
  test.each([
    ['', ''],
    ['f', 'Zg=='],
    ['fo', 'Zm8='],
    ['foo', 'Zm9v'],
    ['foob', 'Zm9vYg=='],
    ['fooba', 'Zm9vYmE='],
    ['foobar', 'Zm9vYmFy'],
  ])('%j', (plain, encoded) => {
    expect(encodeBase64(ascii(plain))).toBe(encoded)
    expect(decodeBase64(encoded)).toEqual(ascii(plain))
  })

  test('every byte value, in agreement with the platform', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, value) => value)
    expect(encodeBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
    expect(decodeBase64(encodeBase64(bytes))).toEqual(bytes)
  })
})

describe('T15 only one text decodes to given bytes', () => {
  test.each([
    ['no padding', 'Zg'],
    ['half of the padding', 'Zg='],
    ['padding alone', '===='],
    ['too much padding', 'Z==='],
    ['padding in the middle', 'Zg==Zg=='],
    ['single padding in the middle', 'Zm8=Zm8='],
    ['padding inside the last group', 'Zm=8'],
    ['stray bits under two', 'Zh=='],
    ['stray bits under one', 'Zm9='],
    ['base64url minus', 'ab-_'],
    ['base64url underscore', '_w=='],
    ['a space', 'ab cd==='],
    ['a line break in the middle', 'YWJj\nYWJ'],
    ['a line break at the end', 'YWJj\n'],
    ['four line breaks', 'YWJj\n\n\n\n'],
    ['not ASCII, equal in the low byte', 'Zm9\u0176'],
    ['not ASCII, above 127', 'Zm9\u00ff'],
    ['not ASCII, high plane', '\u{1f324}YW'],
    ['a NUL', 'YWJ\0'],
  ])('refuses %s', (_name, text) => {
    expect(() => decodeBase64(text)).toThrow(FareboxError)
    expect(() => decodeBase64(text)).toThrow(expect.objectContaining({ code: 'base64_invalid' }))
  })

  test('each last character before the padding, against the platform', () => {
    for (let code = 0; code < 300; code++) {
      const last = String.fromCharCode(code)
      for (const text of [`Zm${last}=`, `Z${last}==`, `Zm9${last}`]) {
        const canonical = Buffer.from(text, 'base64').toString('base64') === text
        expect(isAccepted(text), text).toBe(canonical)
      }
    }
  })

  test('says what is wrong without repeating the text', () => {
    expect(() => decodeBase64('abc')).toThrowErrorMatchingInlineSnapshot(
      `[FareboxError: The length is not a multiple of four. Encode the JSON as UTF-8, then as standard, padded base64 without line breaks. (base64_invalid, https://farebox.dev/errors/base64_invalid)]`,
    )
    expect(() => decodeBase64('ab-_')).toThrowErrorMatchingInlineSnapshot(
      `[FareboxError: A character is not in the standard alphabet. Encode the JSON as UTF-8, then as standard, padded base64 without line breaks. (base64_invalid, https://farebox.dev/errors/base64_invalid)]`,
    )
    expect(() => decodeBase64('Zm-=')).toThrow('not in the standard alphabet')
    expect(() => decodeBase64('Zh==')).toThrowErrorMatchingInlineSnapshot(
      `[FareboxError: There are bits under the padding. Encode the JSON as UTF-8, then as standard, padded base64 without line breaks. (base64_invalid, https://farebox.dev/errors/base64_invalid)]`,
    )
  })
})
