import { describe, expect, test } from 'vitest'
import { findNetwork } from './findNetwork.js'
import { matchNetwork } from './matchNetwork.js'
import { networks } from './networks.js'
import { parseNetwork } from './parseNetwork.js'

const invalid = expect.objectContaining({ code: 'network_invalid' })

describe('parseNetwork', () => {
  test.each([
    ['base', 'eip155:8453'],
    ['base-sepolia', 'eip155:84532'],
    ['bsc-testnet', 'eip155:97'],
    ['tron:mainnet', 'tron:728126428'],
    ['tron:0x2b6653dc', 'tron:728126428'],
    ['tron:nile', 'tron:3448148188'],
    ['tron:0xcd8690dc', 'tron:3448148188'],
    ['tron:3448148188', 'tron:3448148188'],
    ['tron:shasta', 'tron:2494104990'],
    ['tron:0x94a9059e', 'tron:2494104990'],
    ['tron:0x1', 'tron:1'],
    ['tron:4294967295', 'tron:4294967295'],
    ['eip155:8453', 'eip155:8453'],
    ['eip155:999999', 'eip155:999999'],
    ['eip155:9007199254740991', 'eip155:9007199254740991'],
    ['solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp', 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp'],
    ['hedera:mainnet', 'hedera:mainnet'],
  ])('%s is %s', (text, id) => {
    expect(parseNetwork(text)).toBe(id)
  })

  test.each([
    '',
    ':',
    'eip155',
    'eip155:',
    ':8453',
    'eip155:08453',
    'eip155:0',
    'eip155:00',
    'eip155:-1',
    'eip155:+1',
    'eip155:1.0',
    'eip155:1e3',
    'eip155:0x2105',
    'eip155:9007199254740992',
    'eip155:10000000000000000',
    'eip155:*',
    'eip155:8453:1',
    'eip155: 8453',
    ' eip155:8453',
    'eip155:8453 ',
    'eip155:8453\n',
    'eip155:٨',
    'EIP155:8453',
    'Base',
    'BASE',
    'base ',
    'basis',
    'mainnet',
    'nile',
    'tron',
    'tron:Nile',
    'tron:0xCD8690DC',
    'tron:0x0cd8690d',
    'tron:0x',
    'tron:0x1cd8690dc',
    'tron:cd8690dc',
    'tron:03448148188',
    'tron:0',
    'tron:4294967296',
    'tron:testnet',
    'ab:1',
    'ninechars:1',
    `abc:${'1'.repeat(33)}`,
    'abc:a/b',
    '*',
    '*:*',
    '__proto__',
    'constructor',
    'toString',
  ])('refuses %j', (text) => {
    expect(() => parseNetwork(text)).toThrow(invalid)
  })

  test('errors', () => {
    expect(() => parseNetwork('nonsense')).toThrowErrorMatchingInlineSnapshot(
      `[FareboxError: The network id is not a CAIP-2 id or a known name. Write it as namespace:reference, for example eip155:8453. (network_invalid, https://farebox.dev/errors/network_invalid)]`,
    )
    expect(() => parseNetwork('eip155:08453')).toThrowErrorMatchingInlineSnapshot(
      `[FareboxError: An eip155 reference is a decimal chain id without leading zeros. Write it as namespace:reference, for example eip155:8453. (network_invalid, https://farebox.dev/errors/network_invalid)]`,
    )
    expect(() => parseNetwork('tron:testnet')).toThrowErrorMatchingInlineSnapshot(
      `[FareboxError: A tron reference is mainnet, nile, shasta, or a 32-bit chain id. Write it as namespace:reference, for example eip155:8453. (network_invalid, https://farebox.dev/errors/network_invalid)]`,
    )
  })
})

describe('matchNetwork', () => {
  test.each([
    ['eip155:*', 'eip155:8453', true],
    ['eip155:*', 'base', true],
    ['eip155:*', 'tron:nile', false],
    ['tron:*', 'tron:nile', true],
    ['tron:*', 'eip155:1', false],
    ['eip155:8453', 'eip155:8453', true],
    ['eip155:8453', 'eip155:84532', false],
    ['eip155:84532', 'eip155:8453', false],
    ['base', 'eip155:8453', true],
    ['tron:nile', 'tron:0xcd8690dc', true],
    ['tron:nile', 'tron:shasta', false],
    ['eip:*', 'eip155:1', false],
  ])('%s matches %s: %s', (pattern, network, matches) => {
    expect(matchNetwork(pattern, network)).toBe(matches)
  })

  test.each([
    '*',
    '*:*',
    'eip155:84*',
    'eip155:**',
    'eip155*',
    'ei*:1',
    'EIP155:*',
    '',
    'nonsense',
  ])('refuses the pattern %j', (pattern) => {
    expect(() => matchNetwork(pattern, 'eip155:8453')).toThrow(invalid)
  })

  test('T43 a pattern does not make an invalid network valid', () => {
    expect(() => matchNetwork('eip155:*', 'eip155:08453')).toThrow(invalid)
    expect(() => matchNetwork('eip155:*', 'eip155:*')).toThrow(invalid)
  })

  test('errors', () => {
    expect(() => matchNetwork('*', 'base')).toThrowErrorMatchingInlineSnapshot(
      `[FareboxError: A network pattern is a namespace followed by ":*", for example eip155:*. Write it as namespace:reference, for example eip155:8453. (network_invalid, https://farebox.dev/errors/network_invalid)]`,
    )
  })
})

describe('networks', () => {
  test('every id is canonical, and every spelling is of one network', () => {
    const spellings = networks.flatMap(({ id, aliases }) => [id, ...aliases])
    expect(new Set(spellings).size).toBe(spellings.length)
    for (const network of networks) {
      for (const spelling of [network.id, ...network.aliases]) {
        expect(parseNetwork(spelling)).toBe(network.id)
        expect(findNetwork(spelling)).toBe(network)
      }
      if (network.nameV1 !== undefined) expect(network.aliases).toContain(network.nameV1)
    }
  })

  test('TRON has three spellings each', () => {
    expect(findNetwork('tron:nile')).toStrictEqual({
      id: 'tron:3448148188',
      name: 'TRON Nile',
      aliases: ['tron:nile', 'tron:0xcd8690dc'],
      testnet: true,
    })
  })

  test.each([
    ['eip155:1', false],
    ['eip155:8453', false],
    ['eip155:56', false],
    ['tron:mainnet', false],
    ['eip155:84532', true],
    ['eip155:97', true],
    ['eip155:31337', true],
    ['eip155:1337', true],
    ['tron:nile', true],
    ['tron:shasta', true],
  ])('%s is a testnet: %s', (id, testnet) => {
    expect(findNetwork(id)?.testnet).toBe(testnet)
  })

  test('what is not in the table is undefined', () => {
    expect(findNetwork('eip155:999999')).toBeUndefined()
    expect(findNetwork('nonsense')).toBeUndefined()
    expect(findNetwork('__proto__')).toBeUndefined()
  })
})
