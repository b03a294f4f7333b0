import { FareboxError } from '@farebox/core'
import { describe, expect, it } from 'vitest'
import { createMechanisms } from './createMechanisms.js'
import type { FacilitatorNetworkConfig } from './FacilitatorConfig.js'

/** A well-known development key: never fund it on a real network. */
const privateKeys = ['0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d'] as const
const rpcUrl = 'http://127.0.0.1:8545'

function served(networks: readonly FacilitatorNetworkConfig[]): readonly string[] {
  return createMechanisms({ networks }).map(
    ({ scheme, networks: ids }) => `${scheme} ${ids.join(' ')}`,
  )
}

describe('createMechanisms', () => {
  it('serves each network by its family', () => {
    expect(
      served([
        { network: 'bsc-testnet', rpcUrl, privateKeys },
        { network: 'tron:nile', privateKeys, gasFree: { url: 'http://127.0.0.1:1/nile' } },
      ]),
    ).toEqual([
      'exact eip155:97',
      'exact_permit eip155:97',
      'exact_permit tron:3448148188',
      'exact tron:3448148188',
      'exact_gasfree tron:3448148188',
    ])
  })

  it('serves exact_permit where its contract is known or named', () => {
    const paymentPermit = '0x1825bB32db3443dEc2cc7508b2D818fc13EaD878'
    expect(served([{ network: 'anvil', rpcUrl, privateKeys }])).toEqual(['exact eip155:31337'])
    expect(served([{ network: 'anvil', rpcUrl, privateKeys, paymentPermit }])).toHaveLength(2)
  })

  it('asks a public node of TRON where none is named, and no public node of EVM', () => {
    expect(served([{ network: 'tron:shasta', privateKeys }])).toHaveLength(2)
    expect(() => served([{ network: 'base-sepolia', privateKeys }])).toThrow(
      expect.objectContaining({
        code: 'config_invalid',
        detail: 'base-sepolia needs an "rpcUrl".',
      }),
    )
  })

  it.each<[string, FacilitatorNetworkConfig]>([
    ['the main network', { network: 'tron:mainnet', privateKeys }],
    [
      'half of a credential',
      { network: 'tron:nile', privateKeys, gasFree: { url: 'http://127.0.0.1:1', apiKey: 'k' } },
    ],
    ['a name that is none', { network: 'tron:nowhere', privateKeys }],
  ])('refuses %s', (_name, network) => {
    expect(() => served([network])).toThrow(FareboxError)
  })
})
