import fc from 'fast-check'
import { getAddress, isAddress } from 'viem'
import { expect, test } from 'vitest'
import { parseEvmAddress } from './parseEvmAddress.js'

const digits = fc.uint8Array({ minLength: 20, maxLength: 20 }).map(toHex)

function toHex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

test('agrees with viem on every address', () => {
  fc.assert(
    fc.property(digits, (text) => {
      expect(parseEvmAddress(`0x${text}`)).toBe(getAddress(`0x${text}`))
    }),
  )
})

test('one wrong case is found wherever viem finds it', () => {
  fc.assert(
    fc.property(digits, fc.nat(39), (text, position) => {
      const good = getAddress(`0x${text}`).slice(2)
      const digit = good.charAt(position)
      const other = digit === digit.toLowerCase() ? digit.toUpperCase() : digit.toLowerCase()
      const changed: `0x${string}` = `0x${good.slice(0, position)}${other}${good.slice(position + 1)}`
      const isOneCase = changed.slice(2) === changed.slice(2).toUpperCase()
      fc.pre(!isOneCase)
      if (isAddress(changed)) expect(parseEvmAddress(changed)).toBe(getAddress(changed))
      else expect(() => parseEvmAddress(changed)).toThrow('checksum')
    }),
  )
})

test('any text gives an address or address_invalid', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((text) => `0x${text}`),
      ),
      (text) => {
        try {
          expect(parseEvmAddress(text).toLowerCase()).toBe(text.toLowerCase())
        } catch (error) {
          expect(error).toMatchObject({ code: 'address_invalid' })
        }
      },
    ),
  )
})
