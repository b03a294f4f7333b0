import { FareboxError } from '@farebox/core'
import { describe, expect, it } from 'vitest'
import { readConfigFile } from './readConfigFile.js'

/** A well-known development key: never fund it on a real network. */
const key = '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d'
const network = { network: 'base-sepolia', rpcUrl: 'https://rpc.example/v2/secret-of-the-node' }

function problem(file: unknown, variables = { FACILITATOR_PRIVATE_KEY: key }): string {
  try {
    readConfigFile(typeof file === 'string' ? file : JSON.stringify(file), variables)
  } catch (error) {
    if (error instanceof FareboxError && error.code === 'config_invalid') return error.message
    throw error
  }
  throw new Error('It was taken.')
}

describe('readConfigFile', () => {
  it('takes keys from the variables that it names', () => {
    const other = key.replace('59', '58')
    const file = readConfigFile(
      JSON.stringify({
        port: 0,
        host: '::1',
        allowMainnet: true,
        unsafeMemoryLedger: true,
        settleTimeoutMs: 10_000,
        networks: [network, { ...network, network: 'base', privateKeyEnv: 'B', confirmations: 3 }],
      }),
      { FACILITATOR_PRIVATE_KEY: key, B: ` ${other}\n` },
    )
    expect(file).toEqual({
      port: 0,
      host: '::1',
      config: {
        allowMainnet: true,
        unsafeMemoryLedger: true,
        settleTimeoutMs: 10_000,
        networks: [
          { ...network, privateKeys: [key] },
          { ...network, network: 'base', privateKeys: [other], confirmations: 3 },
        ],
      },
    })
  })

  it('takes what TRON and exact_permit need, with its secrets from variables', () => {
    const tron = {
      network: 'tron:nile',
      rpcUrls: ['https://nile.example', 'https://other.example'],
      finality: 'solidified',
      fees: { TXYZopYRdj2D9XRtbG411XZZ3kM5VkAeBf: '10000' },
      feeTo: 'TLEaY8XoqpBmndLsjcfThgdKLN1ssNuUcF',
    }
    const gasFree = { url: 'https://gasfree.example/nile' }
    const paymentPermit = '0x1825bB32db3443dEc2cc7508b2D818fc13EaD878'
    const { config } = readConfigFile(
      JSON.stringify({
        networks: [
          {
            ...tron,
            apiKeyEnv: 'GRID',
            gasFree: { ...gasFree, apiKeyEnv: 'GAS', apiSecretEnv: 'SECRET' },
          },
          { ...network, paymentPermit },
        ],
      }),
      { FACILITATOR_PRIVATE_KEY: key, GRID: ' g ', GAS: 'k', SECRET: 's' },
    )
    expect(config.networks).toEqual([
      {
        ...tron,
        privateKeys: [key],
        apiKey: 'g',
        gasFree: { ...gasFree, apiKey: 'k', apiSecret: 's' },
      },
      { ...network, privateKeys: [key], paymentPermit },
    ])
  })

  it('needs the variables that it names', () => {
    const gasFree = { url: 'https://gasfree.example/nile', apiKeyEnv: 'GAS' }
    expect(problem({ networks: [{ network: 'tron:nile', gasFree }] })).toMatch(
      /GAS must not be empty/,
    )
    expect(problem({ networks: [{ network: 'tron:nile', apiKeyEnv: 'GRID' }] })).toMatch(
      /GRID must not be empty/,
    )
  })

  it('needs networks only', () => {
    const file = readConfigFile(JSON.stringify({ networks: [network] }), {
      FACILITATOR_PRIVATE_KEY: key,
    })
    expect(file).toEqual({
      host: undefined,
      port: undefined,
      config: { networks: [{ ...network, privateKeys: [key] }] },
    })
  })

  it.each([
    ['not JSON', '{ networks: [] }', /not JSON/],
    ['nothing', {}, /networks is missing/],
    ['no networks', { networks: [] }, /networks is not valid/],
    ['a typo', { networks: [network], allowMainet: true }, /allowMainet is not a known member/],
    ['a port', { networks: [network], port: 70_000 }, /port is not valid/],
    ['a wait', { networks: [network], settleTimeoutMs: 0 }, /settleTimeoutMs is not valid/],
    ['a yes', { networks: [network], allowMainnet: 'yes' }, /allowMainnet is not valid/],
  ])('refuses %s', (_name, file, expected) => {
    expect(problem(file)).toMatch(expected)
  })

  it('refuses keys in the file, and does not show them', () => {
    const file = { networks: [{ ...network, privateKey: key }] }
    expect(problem(file)).toMatch(/networks\.0\.privateKey is not a known member/)
    expect(problem(file)).not.toContain(key.slice(2))
  })

  it.each([
    ['is not set', {}],
    ['is empty', { FACILITATOR_PRIVATE_KEY: ' ' }],
    ['is too short', { FACILITATOR_PRIVATE_KEY: key.slice(0, -1) }],
    ['has no 0x', { FACILITATOR_PRIVATE_KEY: key.slice(2) }],
  ])('a variable that %s is named and not shown', (_name, variables) => {
    const message = problem(
      { networks: [network] },
      variables as { FACILITATOR_PRIVATE_KEY: string },
    )
    expect(message).toMatch(/FACILITATOR_PRIVATE_KEY must hold/)
    expect(message).not.toContain(key.slice(2, -1))
  })
})
