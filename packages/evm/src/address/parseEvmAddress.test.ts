import { describe, expect, test } from 'vitest'
import { parseEvmAddress } from './parseEvmAddress.js'

/** From the text of EIP-55. */
const checksummed = [
  '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
  '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359',
  '0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB',
  '0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb',
]

describe('parseEvmAddress', () => {
  test.each(checksummed)('%s in any one case', (address) => {
    expect(parseEvmAddress(address)).toBe(address)
    expect(parseEvmAddress(address.toLowerCase())).toBe(address)
    expect(parseEvmAddress(`0x${address.slice(2).toUpperCase()}`)).toBe(address)
  })

  test('digits only', () => {
    const zero = `0x${'0'.repeat(40)}`
    expect(parseEvmAddress(zero)).toBe(zero)
  })

  test.each([
    ['wrong checksum', '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1Beaed'],
    ['one digit less', '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe'],
    ['one digit more', '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed0'],
    ['no prefix', '5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'],
    ['prefix 0X', '0X5aaeb6053f3e94c9b9a09f33669435e7ef1beaed'],
    ['not hex', '0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaeg'],
    ['a space', ' 0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed'],
    ['a newline', '0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed\n'],
    ['a name', 'USDC'],
    ['nothing', ''],
  ])('error: %s', (_name, text) => {
    expect(() => parseEvmAddress(text)).toThrow(
      expect.objectContaining({ code: 'address_invalid' }),
    )
  })
})
