import { describe, expect, it } from 'vitest'
import { bindingTag, deriveBoundNonce, isBoundNonce, toBindingBase } from './deriveBoundNonce.js'
import type { BoundRequest } from './types.js'

const request: BoundRequest = {
  method: 'POST',
  targetUri: 'https://api.example.com/a?b=%20ü',
  bodyDigest: new Uint8Array(32),
}

it('the base has one line for each component, in the order that is given', () => {
  expect(toBindingBase(['content-digest', '@method', '@target-uri'], request)).toBe(
    'x402-request-binding-1\n' +
      `"content-digest": sha-256=:${'A'.repeat(43)}=:\n` +
      '"@method": POST\n' +
      '"@target-uri": https://api.example.com/a?b=%20ü\n',
  )
})

it('a nonce is the tag and 28 bytes', () => {
  const nonce = deriveBoundNonce(new Uint8Array(32), ['@method'], request)
  expect(nonce).toHaveLength(32)
  expect(nonce.subarray(0, 4)).toEqual(bindingTag)
  expect(new TextDecoder().decode(bindingTag)).toBe('RB01')
})

describe('a nonce without the tag is not bound:', () => {
  it.each([0, 1, 2, 3])('byte %i differs', (index) => {
    const nonce = deriveBoundNonce(new Uint8Array(32), ['@method'], request)
    expect(isBoundNonce(nonce)).toBe(true)
    nonce[index] = 0
    expect(isBoundNonce(nonce)).toBe(false)
  })

  it.each([0, 4, 31, 33])('%i bytes', (length) => {
    const nonce = new Uint8Array(length)
    nonce.set(bindingTag.subarray(0, length))
    expect(isBoundNonce(nonce)).toBe(false)
  })
})
