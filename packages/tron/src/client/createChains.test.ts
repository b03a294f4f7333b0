import { describe, expect, test } from 'vitest'
import { createChains } from './createChains.js'

const nile = 'tron:3448148188'
const mainnet = 'tron:728126428'
const url = 'http://127.0.0.1:1'

describe('the node of a network', () => {
  test.each([
    ['by name', { 'tron:nile': url }],
    ['by id', { [nile]: url }],
    ['in hexadecimal', { 'tron:0xcd8690dc': url }],
  ])('is given %s', (_name, rpcUrl) => {
    const chains = createChains(rpcUrl, undefined)
    expect(chains(nile)).toBeDefined()
    expect(chains(nile)).toBe(chains(nile))
    expect(chains(mainnet)).toBeUndefined()
  })

  test('is one for all', () => {
    const chains = createChains(url, 'key')
    expect(chains(nile)).toBeDefined()
    expect(chains(mainnet)).toBeDefined()
    expect(chains(nile)).not.toBe(chains(mainnet))
  })

  test('is a public one where nothing is said, and none where nothing is to be read', () => {
    const chains = createChains(undefined, undefined)
    for (const network of [nile, mainnet, 'tron:2494104990']) {
      expect(chains(network)).toBeDefined()
    }
    expect(chains('tron:1')).toBeUndefined()
    expect(createChains(false, undefined)(nile)).toBeUndefined()
  })
})

test('error: not a network, or not a URL', () => {
  expect(() => createChains({ nile: url }, undefined)).toThrow(
    expect.objectContaining({ code: 'network_invalid' }),
  )
  expect(() => createChains('ftp://127.0.0.1', undefined)(nile)).toThrow(
    expect.objectContaining({ code: 'config_invalid' }),
  )
})
