import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { encodeHex } from '../hex/encodeHex.js'
import { hashText } from './hashText.js'

const vectors: {
  readonly selectors: { readonly [signature: string]: string }
  readonly hashes: { readonly [text: string]: string }
} = JSON.parse(readFileSync(new URL('./signatures.vectors.json', import.meta.url), 'utf8'))

test.each(Object.entries(vectors.selectors))('selector of %s', (signature, selector) => {
  expect(encodeHex(hashText(signature).subarray(0, 4))).toBe(selector)
})

test.each(Object.entries(vectors.hashes))('hash of %s', (text, hash) => {
  expect(encodeHex(hashText(text))).toBe(hash)
})
