import { encodeFunctionData, maxUint256, pad, parseSignature, serializeSignature } from 'viem'
import type { Address, Hex } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ContractHost, HostReceipt } from './ContractHost.fixture.js'
import { contractHosts } from './contractHosts.fixture.js'
import { devAccounts } from './devAccounts.js'
import type { DevAccount } from './devAccounts.js'
import { loadArtifact } from './loadArtifact.js'
import { createPermit, signPermit } from './signPermit.fixture.js'
import type { PermitDetails } from './signPermit.fixture.js'

const { buyer, seller, facilitator, deployer, extra } = devAccounts
const usdc = ['USD Coin', '2', 'USDC', 6]
/** The order of secp256k1. */
const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n

type Refusal = string | undefined

describe.each(contractHosts)('PaymentPermit on %s', (_name, start) => {
  let host: ContractHost
  let token: Address

  beforeAll(async () => {
    host = await start()
    token = await createToken('FareboxUSDC', usdc)
  })
  afterAll(() => host?.stop())

  /** A token of which the buyer has a million and has approved all. */
  async function createToken(artifact: string, args: readonly unknown[] = []): Promise<Address> {
    const to = await host.deploy(artifact, args)
    await host.send({
      from: deployer,
      to,
      artifact,
      functionName: 'mint',
      args: [buyer.address, 1_000_000n],
    })
    await approve(to, artifact, maxUint256)
    return to
  }

  async function approve(to: Address, artifact: string, amount: bigint): Promise<void> {
    const args = [host.contracts.paymentPermit, amount]
    await host.send({ from: buyer, to, artifact, functionName: 'approve', args })
  }

  function balanceOf(account: DevAccount, of = token): Promise<unknown> {
    const args = [account.address]
    return host.read({ to: of, artifact: 'PlainTrc20', functionName: 'balanceOf', args })
  }

  function toCall(permit: PermitDetails, signature: Hex, owner: Address, from: DevAccount) {
    return {
      from,
      to: host.contracts.paymentPermit,
      artifact: 'PaymentPermit',
      functionName: 'permitTransferFrom',
      args: [permit, owner, signature],
    }
  }

  async function settle(permit: PermitDetails, signature?: Hex): Promise<HostReceipt> {
    const signed = signature ?? (await signPermit(host, permit))
    return host.send(toCall(permit, signed, buyer.address, facilitator))
  }

  async function refuse(
    permit: PermitDetails,
    changes: { signature?: Hex; owner?: Address; from?: DevAccount } = {},
  ): Promise<Refusal> {
    const signature = changes.signature ?? (await signPermit(host, permit))
    const { owner = buyer.address, from = facilitator } = changes
    return host.findRevert(toCall(permit, signature, owner, from))
  }

  function readNonce(nonce: bigint): Promise<unknown> {
    const args = [buyer.address, nonce]
    const to = host.contracts.paymentPermit
    return host.read({ to, artifact: 'PaymentPermit', functionName: 'nonceUsed', args })
  }

  describe('a payment', () => {
    test('moves the amount and the fee, and says so', async () => {
      const permit = createPermit(token)
      const before = [await balanceOf(buyer), await balanceOf(seller), await balanceOf(facilitator)]
      const receipt = await settle(permit)
      const after = [await balanceOf(buyer), await balanceOf(seller), await balanceOf(facilitator)]
      expect(after.map((now, index) => Number(now) - Number(before[index]))).toEqual([
        -10_500, 10_000, 500,
      ])
      const log = receipt.logs.at(-1)
      expect(log?.address).toBe(host.contracts.paymentPermit.toLowerCase())
      expect(log?.topics).toEqual([
        '0x0ca87c3eea2ed2ab5868d9fc2ec3ac1ab9d9dec793ec6091867193d14299bfa8',
        pad(buyer.address).toLowerCase(),
        pad(permit.meta.paymentId, { dir: 'right', size: 32 }),
        pad(token).toLowerCase(),
      ])
      expect(log?.data).toBe(
        `${pad(seller.address).toLowerCase()}${10_000n.toString(16).padStart(64, '0')}`,
      )
      expect(receipt.logs).toHaveLength(3)
    })

    test('nonce 0, once', async () => {
      const permit = createPermit(token)
      const first = { ...permit, meta: { ...permit.meta, nonce: 0n } }
      await settle(first)
      expect(await refuse(first)).toBe('NonceAlreadyUsed')
    })

    test('without a fee nobody gets one, whoever it would be', async () => {
      const zero = '0x0000000000000000000000000000000000000000'
      const permit = { ...createPermit(token), fee: { feeTo: zero, feeAmount: 0n } } as const
      const { logs } = await settle(permit)
      expect(logs).toHaveLength(2)
    })

    test('a limited allowance is used up by the amount and the fee', async () => {
      const limited = await createToken('FareboxUSDC', usdc)
      await approve(limited, 'FareboxUSDC', 10_500n)
      await settle(createPermit(limited))
      const args = [buyer.address, host.contracts.paymentPermit]
      expect(
        await host.read({ to: limited, artifact: 'FareboxUSDC', functionName: 'allowance', args }),
      ).toBe(0n)
      expect(await refuse(createPermit(limited))).toBe('Payment failed')
    })

    test('to oneself', async () => {
      const permit = createPermit(token)
      const own = { ...permit, payment: { ...permit.payment, payTo: buyer.address } }
      expect(await refuse(own)).toBeUndefined()
    })
  })

  describe('nonces', () => {
    test('a word holds 256 of them', async () => {
      const word = 77n
      for (const nonce of [(word << 8n) | 3n, (word << 8n) | 255n, (word + 1n) << 8n]) {
        const permit = createPermit(token)
        expect(await readNonce(nonce)).toBe(false)
        await settle({ ...permit, meta: { ...permit.meta, nonce } })
        expect(await readNonce(nonce)).toBe(true)
      }
      const bitmap = (args: readonly unknown[]): Promise<unknown> => {
        const to = host.contracts.paymentPermit
        return host.read({ to, artifact: 'PaymentPermit', functionName: 'nonceBitmap', args })
      }
      expect(await bitmap([buyer.address, word])).toBe((1n << 255n) | (1n << 3n))
      expect(await bitmap([buyer.address, word + 1n])).toBe(1n)
      expect(await bitmap([seller.address, word])).toBe(0n)
    })

    test('a payment that fails uses none', async () => {
      const empty = await host.deploy('FareboxUSDC', usdc)
      const permit = createPermit(empty)
      await expect(settle(permit)).rejects.toThrow()
      expect(await readNonce(permit.meta.nonce)).toBe(false)
    })

    test('the other signature of the same permit is no second payment', async () => {
      const permit = createPermit(token)
      const signature = await signPermit(host, permit)
      const { r, s, yParity } = parseSignature(signature)
      const twin = serializeSignature({
        r,
        s: pad(`0x${(order - BigInt(s)).toString(16)}`),
        yParity: 1 - yParity,
      })
      expect(await refuse(permit, { signature: twin })).toBeUndefined()
      await settle(permit, signature)
      expect(await refuse(permit, { signature: twin })).toBe('NonceAlreadyUsed')
    })
  })

  describe('the checks', () => {
    test('in their order: each comes before all that follow', async () => {
      const used = createPermit(token)
      await settle(used)
      const wrong = {
        ...used,
        meta: { ...used.meta, kind: 1, validBefore: 1n },
        buyer: seller.address,
        caller: extra[0].address,
        payment: { ...used.payment, payAmount: 2n ** 200n },
      }
      const signature: Hex = '0x'
      const refuseWrong = (): Promise<Refusal> => refuse(wrong, { signature })
      expect(await refuseWrong()).toBe('BuyerMismatch')
      wrong.buyer = buyer.address
      expect(await refuseWrong()).toBe('InvalidKind')
      wrong.meta.kind = 0
      expect(await refuseWrong()).toBe('InvalidTimestamp')
      wrong.meta.validBefore = used.meta.validBefore
      expect(await refuseWrong()).toBe('InvalidCaller')
      wrong.caller = facilitator.address
      expect(await refuseWrong()).toBe('NonceAlreadyUsed')
      wrong.meta.nonce = createPermit(token).meta.nonce
      expect(await refuseWrong()).toBe('InvalidSignature')
      expect(await refuse(wrong)).toBe('Payment failed')
      wrong.payment.payAmount = 1n
      wrong.fee = { ...used.fee, feeAmount: 2n ** 200n }
      expect(await refuse(wrong)).toBe('Fee failed')
    })

    test('another owner', async () => {
      expect(await refuse(createPermit(token), { owner: seller.address })).toBe('BuyerMismatch')
    })

    test.each([1, 255])('kind %i', async (kind) => {
      const permit = createPermit(token)
      expect(await refuse({ ...permit, meta: { ...permit.meta, kind } })).toBe('InvalidKind')
    })

    test('the window includes both ends', async () => {
      const permit = createPermit(token)
      const now = await host.readTime()
      const refuseAt = (validAfter: bigint, validBefore: bigint): Promise<Refusal> =>
        refuse({ ...permit, meta: { ...permit.meta, validAfter, validBefore } })
      expect(await refuseAt(now, now)).toBeUndefined()
      expect(await refuseAt(now - 10n, now - 1n)).toBe('InvalidTimestamp')
      expect(await refuseAt(now + 1n, now + 10n)).toBe('InvalidTimestamp')
      expect(await refuseAt(now + 1n, now - 1n)).toBe('InvalidTimestamp')
    })

    test('another caller, and a zero caller', async () => {
      const permit = createPermit(token)
      expect(await refuse(permit, { from: extra[0] })).toBe('InvalidCaller')
      const open = { ...permit, caller: '0x0000000000000000000000000000000000000000' } as const
      expect(await refuse(open)).toBe('InvalidCaller')
    })
  })

  describe('the signature', () => {
    const permit = createPermit('0x1111111111111111111111111111111111111111')
    test.each<[string, PermitDetails]>([
      ['payAmount', { ...permit, payment: { ...permit.payment, payAmount: 9_999n } }],
      ['payTo', { ...permit, payment: { ...permit.payment, payTo: extra[0].address } }],
      ['payToken', { ...permit, payment: { ...permit.payment, payToken: extra[0].address } }],
      ['feeAmount', { ...permit, fee: { ...permit.fee, feeAmount: 501n } }],
      ['feeTo', { ...permit, fee: { ...permit.fee, feeTo: extra[0].address } }],
      ['nonce', { ...permit, meta: { ...permit.meta, nonce: permit.meta.nonce ^ 1n } }],
      ['validAfter', { ...permit, meta: { ...permit.meta, validAfter: 1n } }],
      ['validBefore', { ...permit, meta: { ...permit.meta, validBefore: 2n ** 41n } }],
      ['paymentId', { ...permit, meta: { ...permit.meta, paymentId: pad('0x01', { size: 16 }) } }],
    ])('covers %s', async (_field, changed) => {
      expect(await refuse(changed, { signature: await signPermit(host, permit) })).toBe(
        'InvalidSignature',
      )
    })

    test('of somebody else', async () => {
      const other = createPermit(token)
      const signature = await signPermit(host, other, seller)
      expect(await refuse(other, { signature })).toBe('InvalidSignature')
    })

    test('for another contract or chain', async () => {
      const other = createPermit(token)
      const { contracts } = host
      const elsewhere = { ...contracts, paymentPermit: contracts.permit2 }
      for (const domain of [
        { chainId: host.chainId, contracts: elsewhere },
        { chainId: host.chainId + 1, contracts },
      ]) {
        const signature = await signPermit(domain, other)
        expect(await refuse(other, { signature })).toBe('InvalidSignature')
      }
    })

    test('in no other form than 65 bytes with 27 or 28', async () => {
      const other = createPermit(token)
      const signature = await signPermit(host, other)
      const { r, yParity } = parseSignature(signature)
      const body = signature.slice(0, -2)
      const forms: Hex[] = [
        '0x',
        `0x${body.slice(2)}`,
        `${signature}00`,
        `0x${body.slice(2)}0${yParity}`,
        `0x${body.slice(2)}1d`,
        `0x${r.slice(2)}${'00'.repeat(33)}`,
      ]
      for (const form of forms) {
        expect(await refuse(other, { signature: form })).toBe('InvalidSignature')
      }
    })

    test('nobody signs for the zero address', async () => {
      const zero = '0x0000000000000000000000000000000000000000'
      const other = { ...createPermit(token), buyer: zero } as const
      const signature = `0x${'00'.repeat(65)}` as const
      expect(await refuse(other, { signature, owner: zero })).toBe('InvalidSignature')
    })

    test('of a contract wallet is not asked for (no EIP-1271)', async () => {
      const wallet = await host.deploy('AcceptAll1271')
      const other = { ...createPermit(token), buyer: wallet }
      expect(await refuse(other, { owner: wallet })).toBe('InvalidSignature')
    })
  })

  describe('tokens', () => {
    test.each([
      ['TronUsdt', []],
      ['PlainTrc20', ['Decentralized USD', 'USDD', 18]],
      ['PlainUSDT', []],
    ])('%s', async (artifact, args) => {
      const other = await createToken(artifact, args)
      await settle(createPermit(other))
      expect(await balanceOf(seller, other)).toBe(10_000n)
      expect(await balanceOf(facilitator, other)).toBe(500n)
      const permit = createPermit(other)
      const own = { ...permit, payment: { ...permit.payment, payTo: buyer.address } }
      expect(await refuse(own)).toBeUndefined()
      await approve(other, artifact, 0n)
      expect(await refuse(permit)).toBe('Payment failed')
    })

    test('false counts when the balance rose', async () => {
      const other = await createToken('FalseToken')
      const setMoves = {
        from: deployer,
        to: other,
        artifact: 'FalseToken',
        functionName: 'setMoves',
      }
      expect(await refuse(createPermit(other))).toBe('Payment failed')
      await host.send({ ...setMoves, args: [true] })
      await settle(createPermit(other))
      expect(await balanceOf(seller, other)).toBe(10_000n)
      const permit = createPermit(other)
      const payment = { ...permit.payment, payTo: buyer.address }
      expect(await refuse({ ...permit, payment })).toBe('Payment failed')
      await host.send({ ...setMoves, args: [false] })
      const nothing = { ...permit.payment, payAmount: 0n }
      expect(await refuse({ ...permit, payment: nothing })).toBe('Payment failed')
    })

    test('a refused fee takes the payment back', async () => {
      const other = await createToken('FareboxUSDC', usdc)
      const args = [facilitator.address]
      const call = { from: deployer, to: other, artifact: 'FareboxUSDC', functionName: 'blacklist' }
      await host.send({ ...call, args })
      expect(await refuse({ ...createPermit(other) })).toBe('Fee failed')
      await expect(settle(createPermit(other))).rejects.toThrow()
      expect(await balanceOf(seller, other)).toBe(0n)
    })

    test('an address without code', async () => {
      expect(await refuse(createPermit(extra[5].address))).toBe('Payment failed')
    })

    test('one that calls back cannot use the permit again', async () => {
      const other = await createToken('ReentrantToken')
      const permit = createPermit(other)
      // The buyer let the token call too, so that the nonce is all that stands in the way.
      const again = { ...permit, caller: other }
      const { args, to } = toCall(again, await signPermit(host, again), buyer.address, facilitator)
      const abi = loadArtifact('PaymentPermit').abi
      const data = encodeFunctionData({ abi, functionName: 'permitTransferFrom', args })
      const call = { from: deployer, to: other, artifact: 'ReentrantToken' }
      await host.send({ ...call, functionName: 'callBack', args: [to, data] })
      await settle(permit)
      const query = { to: other, artifact: 'ReentrantToken', args: [] }
      expect(await host.read({ ...query, functionName: 'answer' })).toBe('0x1fb09b80')
      expect(await balanceOf(seller, other)).toBe(10_000n)
    })

    test('one that says yes and does nothing is believed', async () => {
      const other = await createToken('HollowToken')
      const { logs } = await settle(createPermit(other))
      expect(logs.map(({ address }) => address)).toEqual([
        host.contracts.paymentPermit.toLowerCase(),
      ])
      expect(await balanceOf(seller, other)).toBe(0n)
    })
  })
})
