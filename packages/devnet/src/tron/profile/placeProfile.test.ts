import { tronAssets, tronContracts, tronNetworks } from '@farebox/tron'
import { readFileSync } from 'node:fs'
import { maxUint256 } from 'viem'
import type { Hex } from 'viem'
import { encodeFunctionData, erc20Abi, keccak256, toEventSelector } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { devAccounts } from '../../devAccounts.js'
import { loadArtifact } from '../../loadArtifact.js'
import { createTronChain } from '../createTronChain.js'
import type { TronChain } from '../TronChain.js'
import { tronDevAccounts } from '../tronDevAccounts.js'
import { createTronSender } from './createTronSender.js'
import { placeProfile } from './placeProfile.js'
import type { TronProfile } from './TronProfile.js'

const { buyer, seller, facilitator, deployer } = tronDevAccounts

interface Vector {
  readonly typedData: { readonly message: { readonly payment: { readonly payToken: Hex } } }
  readonly calldata: Hex
}
const vectors: {
  readonly paymentPermit: {
    readonly domainSeparators: { readonly [network: string]: { readonly domainSeparator: Hex } }
  }
  readonly permits: { readonly [network: string]: Vector }
} = JSON.parse(
  readFileSync(new URL('../../paymentContracts.vectors.json', import.meta.url), 'utf8'),
)

/** What the frozen clock of the vectors said. */
const clock = (): number => 1_760_000_000_000

async function createFundedChain(chainId: number): Promise<TronChain> {
  const chain = await createTronChain({ chainId, clock })
  for (const { hex } of [buyer, seller, facilitator, deployer]) {
    await chain.fund(hex, 100_000_000_000n)
  }
  return chain
}

describe.each(Object.entries(tronNetworks))('%s', (name, network) => {
  const contracts = tronContracts(network)
  let chain: TronChain
  let profile: TronProfile

  beforeAll(async () => {
    chain = await createFundedChain(Number(network.slice(5)))
    profile = await placeProfile(chain, `tron:${name}`)
  })
  afterAll(() => chain?.close())

  async function call(to: Hex, data: Hex): Promise<Hex> {
    const answer = await chain.call({ from: buyer.hex, to, data })
    expect(answer.result).toBe('SUCCESS')
    return answer.data
  }

  test('has what the tables of clients say', async () => {
    expect(profile.network).toBe(network)
    expect(profile.contracts).toEqual(contracts)
    const assets = tronAssets.filter((asset) => asset.network === network)
    expect(Object.values(profile.tokens)).toEqual(
      assets.map(({ address, symbol, decimals, extra }) => ({
        address,
        symbol,
        decimals,
        name: extra?.['name'],
      })),
    )
  })

  test('names its contracts and publishes their ABI', async () => {
    const names = {
      paymentPermit: 'PaymentPermit',
      permit2: 'Permit2',
      exactPermit2Proxy: 'ExactPermit2Proxy',
      uptoPermit2Proxy: 'UptoPermit2Proxy',
    } as const
    for (const key of [
      'paymentPermit',
      'permit2',
      'exactPermit2Proxy',
      'uptoPermit2Proxy',
    ] as const) {
      const contract = await chain.getContract(contracts[key])
      expect(contract?.name).toBe(names[key])
      expect(contract?.abi.entrys).toHaveLength(loadArtifact(names[key]).abi.length)
    }
    const { abi } = (await chain.getContract(contracts.paymentPermit)) ?? {}
    expect(abi?.entrys).toContainEqual({
      type: 'Function',
      name: 'nonceUsed',
      inputs: [
        { name: 'owner', type: 'address' },
        { name: 'nonce', type: 'uint256' },
      ],
      outputs: [{ type: 'bool' }],
      stateMutability: 'View',
    })
  })

  test('Permit2 is the genuine code', async () => {
    expect(keccak256(await chain.getCode(contracts.permit2))).toBe(
      '0x463331fa7a0d5f07488e42c37b461bb56a822145c161a821fbafe7d4e916b546',
    )
  })

  test('the domain of PaymentPermit is the published one', async () => {
    expect(await call(contracts.paymentPermit, '0x3644e515')).toBe(
      vectors.paymentPermit.domainSeparators[`tron:${name}`]?.domainSeparator,
    )
  })

  test('GasFree is there', async () => {
    expect((await chain.getCode(contracts.gasFreeController)).length).toBeGreaterThan(1000)
    expect((await chain.getCode(contracts.gasFreeBeacon)).length).toBeGreaterThan(100)
  })

  test('the buyer has a million of each token, and anybody can get some', async () => {
    for (const token of Object.values(profile.tokens)) {
      const whole = 10n ** BigInt(token.decimals)
      expect(await profile.balanceOf(token, buyer.address)).toBe(1_000_000n * whole)
      await profile.mint(token, seller.address, 5n)
      await profile.mint(token.address, seller.hex, 6n)
      await profile.mint(token, devAccounts.seller.address, 6n)
      expect(await profile.balanceOf(token.address, `41${seller.hex.slice(2)}`)).toBe(17n)
    }
    await expect(profile.mint(profile.tokens.USDT, 'nobody', 1n)).rejects.toMatchObject({
      code: 'address_invalid',
    })
    await expect(profile.balanceOf(buyer.address, buyer.address)).rejects.toMatchObject({
      code: 'devnet_failed',
    })
  })

  const vector = vectors.permits[`tron:${name}`]
  if (vector === undefined) return
  test('settles the payment that the other implementation signed', async () => {
    const { USDT } = profile.tokens
    const { payToken } = vector.typedData.message.payment
    const args = [contracts.paymentPermit, maxUint256] as const
    const approve = encodeFunctionData({ abi: erc20Abi, functionName: 'approve', args })
    await createTronSender(chain, buyer).trigger(payToken, approve)
    const before = await profile.balanceOf(USDT, seller.address)
    const sender = createTronSender(chain, facilitator)
    const { logs } = await sender.trigger(contracts.paymentPermit, vector.calldata)
    expect(logs.at(-1)?.topics[0]).toBe(
      toEventSelector('PermitTransfer(address,bytes16,address,address,uint256)'),
    )
    expect((await profile.balanceOf(USDT, seller.address)) - before).toBe(100n)
    await expect(sender.trigger(contracts.paymentPermit, vector.calldata)).rejects.toMatchObject({
      code: 'devnet_failed',
    })
  })
})

test.each(['tron:mainnet', 'eip155:97', 'nowhere'])('not %s on Nile', async (network) => {
  const chain = await createFundedChain(3_448_148_188)
  await expect(placeProfile(chain, network)).rejects.toThrow()
  await chain.close()
})
