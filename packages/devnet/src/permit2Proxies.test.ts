import {
  encodeFunctionData,
  maxUint256,
  pad,
  parseSignature,
  toEventSelector,
  toFunctionSelector,
  zeroAddress,
} from 'viem'
import type { Address, Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ContractHost, HostCall } from './ContractHost.fixture.js'
import { contractHosts } from './contractHosts.fixture.js'
import { devAccounts } from './devAccounts.js'
import type { DevAccount } from './devAccounts.js'
import { loadArtifact } from './loadArtifact.js'
import { createPermit2, signWitness } from './signWitness.fixture.js'
import type { Permit2Permit, Witness } from './signWitness.fixture.js'

const { buyer, seller, facilitator, deployer, extra } = devAccounts
const usdc = ['USD Coin', '2', 'USDC', 6]
const toSeller: Witness = { to: seller.address, validAfter: 0n }
const uptoSeller: Witness = { ...toSeller, facilitator: facilitator.address }

const settled = toEventSelector('Settled()')
const settledWithPermit = toEventSelector('SettledWithPermit()')

type Refusal = string | undefined
interface Changes {
  readonly witness?: Witness
  readonly owner?: Address
  readonly from?: DevAccount
  readonly signature?: Hex
  /** Only in the `upto` scheme. */
  readonly amount?: bigint
}

describe.each(contractHosts)('the Permit2 proxies on %s', (_name, start) => {
  let host: ContractHost
  let token: Address

  beforeAll(async () => {
    host = await start()
    token = await createToken('FareboxUSDC', usdc)
    await approve(token, maxUint256)
  })
  afterAll(() => host?.stop())

  /** A token of which the buyer has a million. */
  async function createToken(artifact: string, args: readonly unknown[] = []): Promise<Address> {
    const to = await host.deploy(artifact, args)
    const mint = { from: deployer, to, artifact, functionName: 'mint' }
    await host.send({ ...mint, args: [buyer.address, 1_000_000n] })
    return to
  }

  async function approve(to: Address, amount: bigint): Promise<void> {
    const args = [host.contracts.permit2, amount]
    await host.send({ from: buyer, to, artifact: 'FareboxUSDC', functionName: 'approve', args })
  }

  function balanceOf(account: DevAccount, of = token): Promise<unknown> {
    const args = [account.address]
    return host.read({ to: of, artifact: 'PlainTrc20', functionName: 'balanceOf', args })
  }

  async function toExact(permit: Permit2Permit, changes: Changes = {}): Promise<HostCall> {
    const { witness = toSeller, owner = buyer.address, from = facilitator } = changes
    const signature = changes.signature ?? (await signWitness(host, permit, witness))
    return {
      from,
      to: host.contracts.exactPermit2Proxy,
      artifact: 'ExactPermit2Proxy',
      functionName: 'settle',
      args: [permit, owner, witness, signature],
    }
  }

  async function toUpto(permit: Permit2Permit, changes: Changes = {}): Promise<HostCall> {
    const { witness = uptoSeller, owner = buyer.address, from = facilitator } = changes
    const { amount = permit.permitted.amount } = changes
    const signature = changes.signature ?? (await signWitness(host, permit, witness))
    return {
      from,
      to: host.contracts.uptoPermit2Proxy,
      artifact: 'UptoPermit2Proxy',
      functionName: 'settle',
      args: [permit, amount, owner, witness, signature],
    }
  }

  const schemes = [
    ['exact', toExact, toSeller],
    ['upto', toUpto, uptoSeller],
  ] as const

  describe.each(schemes)('%s', (scheme, toCall, good) => {
    const refuse = async (permit: Permit2Permit, changes?: Changes): Promise<Refusal> =>
      host.findRevert(await toCall(permit, changes))

    test('knows Permit2', async () => {
      const to = host.contracts[`${scheme}Permit2Proxy`]
      const query = { to, artifact: 'ExactPermit2Proxy', functionName: 'PERMIT2', args: [] }
      expect(String(await host.read(query)).toLowerCase()).toBe(
        host.contracts.permit2.toLowerCase(),
      )
    })

    test('moves the permitted amount, once', async () => {
      const before = BigInt(String(await balanceOf(seller)))
      const permit = createPermit2(token)
      const { logs } = await host.send(await toCall(permit))
      expect(await balanceOf(seller)).toBe(before + 10_000n)
      expect(logs.at(-1)).toEqual(
        expect.objectContaining({
          address: host.contracts[`${scheme}Permit2Proxy`].toLowerCase(),
          topics: [settled],
        }),
      )
      expect(await refuse(permit)).toBe('InvalidNonce')
    })

    test('checks the amount, the owner, the payee and the time, in this order', async () => {
      const now = await host.readTime()
      const changes = { owner: zeroAddress, signature: '0x' } as const
      const early = { ...good, validAfter: now + 1000n }
      const nowhere = { ...early, to: zeroAddress }
      expect(await refuse(createPermit2(token, 0n), { ...changes, witness: nowhere })).toBe(
        'InvalidAmount',
      )
      const permit = createPermit2(token)
      expect(await refuse(permit, { ...changes, witness: nowhere })).toBe('InvalidOwner')
      const owned = { ...changes, owner: buyer.address }
      expect(await refuse(permit, { ...owned, witness: nowhere })).toBe('InvalidDestination')
      expect(await refuse(permit, { ...owned, witness: early })).toBe('PaymentTooEarly')
      expect(await refuse(permit, owned)).toBe('InvalidSignatureLength')
    })

    test('validAfter is the first second', async () => {
      const now = await host.readTime()
      const permit = createPermit2(token)
      expect(await refuse(permit, { witness: { ...good, validAfter: now } })).toBeUndefined()
      const late = { ...permit, deadline: now }
      expect(await refuse(late)).toBeUndefined()
      expect(await refuse({ ...late, deadline: now - 1n })).toBe('SignatureExpired')
    })

    test('the witness is signed', async () => {
      const permit = createPermit2(token)
      const signature = await signWitness(host, permit, good)
      const elsewhere = { ...good, to: extra[0].address }
      expect(await refuse(permit, { signature, witness: elsewhere })).toBe('InvalidSigner')
      const earlier = { ...good, validAfter: 1n }
      expect(await refuse(permit, { signature, witness: earlier })).toBe('InvalidSigner')
      expect(await refuse(permit, { signature, owner: seller.address })).toBe('InvalidSigner')
    })

    test('a signature for the other scheme', async () => {
      const permit = createPermit2(token)
      const other = scheme === 'exact' ? uptoSeller : toSeller
      const signature = await signWitness(host, permit, other)
      expect(await refuse(permit, { signature })).toBe('InvalidSigner')
    })

    test('for another chain or Permit2', async () => {
      const permit = createPermit2(token)
      const { chainId, contracts } = host
      const elsewhere = { ...contracts, permit2: contracts.paymentPermit }
      for (const domain of [
        { chainId: chainId + 1, contracts },
        { chainId, contracts: elsewhere },
      ]) {
        const signature = await signWitness(domain, permit, good)
        expect(await refuse(permit, { signature })).toBe('InvalidSigner')
      }
    })

    test.each([
      ['TronUsdt', []],
      ['PlainTrc20', ['Decentralized USD', 'USDD', 18]],
      ['PlainUSDT', []],
    ])('%s', async (artifact, args) => {
      const other = await createToken(artifact, args)
      const permit = createPermit2(other)
      expect(await refuse(permit)).toBe('TRANSFER_FROM_FAILED')
      await approve(other, maxUint256)
      await host.send(await toCall(permit))
      expect(await balanceOf(seller, other)).toBe(10_000n)
    })
  })

  test('a token cannot settle another payment in the middle of one', async () => {
    const other = await createToken('ReentrantToken')
    await approve(other, maxUint256)
    const { to, args } = await toExact(createPermit2(token))
    const abi = loadArtifact('ExactPermit2Proxy').abi
    const data = encodeFunctionData({ abi, functionName: 'settle', args })
    const call = { from: deployer, to: other, artifact: 'ReentrantToken', functionName: 'callBack' }
    await host.send({ ...call, args: [to, data] })
    await host.send(await toExact(createPermit2(other)))
    const query = { to: other, artifact: 'ReentrantToken', functionName: 'answer', args: [] }
    expect(await host.read(query)).toBe(toFunctionSelector('ReentrancyGuardReentrantCall()'))
    expect(await balanceOf(seller, other)).toBe(10_000n)
  })

  test('two payments in one transaction', async () => {
    const other = await createToken('PlainTrc20', ['Decentralized USD', 'USDD', 18])
    await approve(other, maxUint256)
    const abi = loadArtifact('ExactPermit2Proxy').abi
    const calls = []
    for (const permit of [createPermit2(other), createPermit2(other)]) {
      const { to, args } = await toExact(permit)
      const callData = encodeFunctionData({ abi, functionName: 'settle', args })
      calls.push({ target: to, callData, allowFailure: false })
    }
    const to = await host.deploy('Multicall3')
    const call = { artifact: 'Multicall3', functionName: 'aggregate3', args: [calls] }
    await host.send({ from: facilitator, to, ...call })
    expect(await balanceOf(seller, other)).toBe(20_000n)
  })

  test('exact: anybody may settle', async () => {
    const call = await toExact(createPermit2(token), { from: extra[1] })
    expect(await host.findRevert(call)).toBeUndefined()
  })

  describe('upto decides the amount', () => {
    test('up to the permitted one', async () => {
      const before = BigInt(String(await balanceOf(seller)))
      const permit = createPermit2(token)
      const over = await toUpto(permit, { amount: 10_001n })
      expect(await host.findRevert(over)).toBe('AmountExceedsPermitted')
      const none = await toUpto(permit, { amount: 0n })
      expect(await host.findRevert(none)).toBe('InvalidAmount')
      await host.send(await toUpto(permit, { amount: 3n }))
      expect(await balanceOf(seller)).toBe(before + 3n)
      expect(await host.findRevert(await toUpto(permit, { amount: 1n }))).toBe('InvalidNonce')
    })

    test('and only the signed facilitator may', async () => {
      const permit = createPermit2(token)
      const call = await toUpto(permit, { from: extra[1], amount: 0n, owner: zeroAddress })
      expect(await host.findRevert(call)).toBe('UnauthorizedFacilitator')
      const signature = await signWitness(host, permit, uptoSeller)
      const witness = { ...uptoSeller, facilitator: extra[1].address }
      const other = await toUpto(permit, { from: extra[1], signature, witness })
      expect(await host.findRevert(other)).toBe('InvalidSigner')
    })
  })

  describe.each(schemes)('%s with the permit of the token', (_scheme, toCall) => {
    const deadline = 2n ** 40n

    async function signPermit2612(of: Address, value: bigint): Promise<readonly unknown[]> {
      const signature = await privateKeyToAccount(buyer.privateKey).signTypedData({
        domain: { name: 'USD Coin', version: '2', chainId: host.chainId, verifyingContract: of },
        types: {
          Permit: [
            { name: 'owner', type: 'address' },
            { name: 'spender', type: 'address' },
            { name: 'value', type: 'uint256' },
            { name: 'nonce', type: 'uint256' },
            { name: 'deadline', type: 'uint256' },
          ],
        },
        primaryType: 'Permit',
        message: {
          owner: buyer.address,
          spender: host.contracts.permit2,
          value,
          nonce: 0n,
          deadline,
        },
      })
      const { r, s, yParity } = parseSignature(signature)
      return [value, deadline, 27 + yParity, r, s]
    }

    async function withPermit(
      call: HostCall,
      [value, until, v, r, s]: readonly unknown[],
    ): Promise<HostCall> {
      const permit2612 = { value, deadline: until, v, r, s }
      return { ...call, functionName: 'settleWithPermit', args: [permit2612, ...call.args] }
    }

    test('approves and moves', async () => {
      const other = await createToken('FareboxUSDC', usdc)
      const permit = createPermit2(other)
      const call = await withPermit(await toCall(permit), await signPermit2612(other, 10_000n))
      const { logs } = await host.send(call)
      expect(await balanceOf(seller, other)).toBe(10_000n)
      expect(logs.at(-1)?.topics).toEqual([settledWithPermit])
    })

    test('of another value', async () => {
      const other = await createToken('FareboxUSDC', usdc)
      const signed = await signPermit2612(other, 10_001n)
      const call = await withPermit(await toCall(createPermit2(other)), signed)
      expect(await host.findRevert(call)).toBe('Permit2612AmountMismatch')
    })

    test('a permit that fails is noted, and the allowance decides', async () => {
      const other = await createToken('FareboxUSDC', usdc)
      const [value, until, v, r] = await signPermit2612(other, 10_000n)
      const bad = [value, until, v, r, pad('0x01')]
      expect(await host.findRevert(await withPermit(await toCall(createPermit2(other)), bad))).toBe(
        'TRANSFER_FROM_FAILED',
      )
      await approve(other, maxUint256)
      const { logs } = await host.send(await withPermit(await toCall(createPermit2(other)), bad))
      expect(logs[0]?.topics).toEqual([
        toEventSelector('EIP2612PermitFailedWithReason(address,address,string)'),
        pad(other).toLowerCase(),
        pad(buyer.address).toLowerCase(),
      ])
      expect(await balanceOf(seller, other)).toBe(10_000n)
    })

    test('a token without permits', async () => {
      const other = await createToken('TronUsdt')
      await approve(other, maxUint256)
      const bad = [10_000n, deadline, 27, pad('0x01'), pad('0x01')]
      const { logs } = await host.send(await withPermit(await toCall(createPermit2(other)), bad))
      expect(logs[0]?.topics[0]).toBe(
        toEventSelector('EIP2612PermitFailedWithData(address,address,bytes)'),
      )
    })
  })

  test('Permit2 has to be somewhere', async () => {
    await expect(host.deploy('ExactPermit2Proxy', [zeroAddress])).rejects.toThrow()
    await expect(host.deploy('UptoPermit2Proxy', [zeroAddress])).rejects.toThrow()
    const deployed = await host.deploy('ExactPermit2Proxy', [host.contracts.permit2])
    expect(deployed).not.toBe(host.contracts.exactPermit2Proxy)
  })
})
