import { systemEnvironment } from '@farebox/core'
import { privateKeyToAccount } from 'viem/accounts'
import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { createChain } from './createChain.js'
import { evm } from './evm.js'
import type { EvmFacilitatorNetwork } from './EvmFacilitatorOptions.js'
import { createFakeNode } from './fakeNode.fixture.js'

/** The third well-known development key of anvil. */
const key = '0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a'
const address = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC'
const base: EvmFacilitatorNetwork = {
  network: 'base',
  rpcUrl: 'https://node.example/v1/secret',
  signers: [key],
}
const config = expect.objectContaining({ code: 'config_invalid' })
const create = (changes: object): ReturnType<typeof createChain> =>
  createChain({ ...base, ...changes }, systemEnvironment)

describe('createChain', () => {
  test('defaults', () => {
    expect(create({})).toMatchObject({
      network: 'eip155:8453',
      chainId: 8453,
      isTest: false,
      confirmations: 1n,
      maxGas: 600_000n,
      gasLimit: 'simulation',
      pollingIntervalMs: 1_000,
    })
    expect(create({}).signers.addresses).toEqual([address])
  })

  test.each([
    ['base-sepolia', 'https://node.example', true],
    ['eip155:424242', 'https://node.example', false],
    ['eip155:424242', 'http://127.0.0.1:8545', true],
    ['eip155:424242', 'http://localhost:8545', true],
    ['eip155:424242', 'http://[::1]:8545', true],
    ['eip155:424242', 'http://127.0.0.1.example.com', false],
    ['base', 'http://10.0.0.1', false],
  ])('%s at %s is a test network: %s', (network, rpcUrl, isTest) => {
    expect(create({ network, rpcUrl }).isTest).toBe(isTest)
  })

  test('a transport says nothing about where the node is', () => {
    const { transport } = createFakeNode({})
    expect(create({ rpcUrl: undefined, transport }).isTest).toBe(false)
  })

  test('Arbitrum asks the node for gas', () => {
    expect(create({ network: 'arbitrum' }).gasLimit).toBe('estimate')
    expect(create({ network: 'arbitrum', gasLimit: 'simulation' }).gasLimit).toBe('simulation')
  })

  test('viem accounts', () => {
    expect(create({ signers: [privateKeyToAccount(key)] }).signers.addresses).toEqual([address])
  })

  test.each([
    ['no signer', { signers: [] }],
    ['one signer twice', { signers: [key, privateKeyToAccount(key)] }],
    ['no URL', { rpcUrl: 'node' }],
    ['a file', { rpcUrl: 'file:///etc/passwd' }],
    ['no confirmations', { confirmations: 0 }],
    ['half a confirmation', { confirmations: 0.5 }],
    ['no interval', { pollingIntervalMs: 0 }],
    ['no range', { maxLogRange: Number.NaN }],
  ])('error: %s', (_name, changes) => {
    expect(() => create(changes)).toThrow(config)
  })

  test('error: another chain family', () => {
    expect(() => create({ network: 'tron:nile' })).toThrow(
      expect.objectContaining({ code: 'network_invalid' }),
    )
  })

  test('error: a wrong key is not quoted', () => {
    let thrown: unknown
    try {
      create({ signers: [`${key}00`] })
    } catch (error) {
      thrown = error
    }
    expect(thrown).toEqual(config)
    expect(inspect(thrown)).not.toContain(key.slice(2))
  })
})

describe('evm', () => {
  const [mechanism] = evm({ networks: [base, { ...base, network: 'anvil' }] })

  test('what it is', () => {
    expect(mechanism).toMatchObject({
      scheme: 'exact',
      networks: ['eip155:8453', 'eip155:31337'],
    })
    expect(mechanism?.signers('eip155:8453')).toEqual([address])
    expect(mechanism?.isTestNetwork('eip155:31337')).toBe(true)
    expect(mechanism?.isTestNetwork('eip155:8453')).toBe(false)
  })

  test('T43 a network that is not configured is not served', () => {
    expect(mechanism?.networks).not.toContain('eip155:*')
    expect(() => mechanism?.signers('eip155:1')).toThrow(
      expect.objectContaining({ code: 'mechanism_unregistered' }),
    )
  })

  test('error: nothing configured, or twice', () => {
    expect(() => evm({ networks: [] })).toThrow(config)
    expect(() => evm({ networks: [base, { ...base, network: 'eip155:8453' }] })).toThrow(config)
  })
})
