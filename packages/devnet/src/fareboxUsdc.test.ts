import { concatHex, pad, slice, toEventSelector, toFunctionSelector, toHex } from 'viem'
import type { Address, Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createWriter, readReceipt } from './createWriter.fixture.js'
import type { Receipt, Write } from './createWriter.fixture.js'
import { devAccounts } from './devAccounts.js'
import type { Devnet } from './Devnet.js'
import { loadArtifact } from './loadArtifact.js'
import { signAuthorization } from './signAuthorization.fixture.js'
import type { Authorization, SignedAuthorization } from './signAuthorization.fixture.js'
import { startDevnet } from './startDevnet.js'

const { buyer, seller, facilitator, deployer, extra } = devAccounts
const [stranger] = extra
const million = 1_000_000_000_000n
const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n

const used = toEventSelector('AuthorizationUsed(address,bytes32)')
const canceled = toEventSelector('AuthorizationCanceled(address,bytes32)')
const transferred = toEventSelector('Transfer(address,address,uint256)')

let devnet: Devnet
let usdc: Address
let clean: Hex
let asFacilitator: Write
let asSeller: Write
let asDeployer: Write

beforeAll(async () => {
  devnet = await startDevnet()
  usdc = devnet.tokens.USDC.address
  asFacilitator = createWriter(devnet, facilitator)
  asSeller = createWriter(devnet, seller)
  asDeployer = createWriter(devnet, deployer)
})
afterAll(() => devnet.stop())
beforeEach(async () => {
  if (clean !== undefined) await devnet.revert(clean)
  clean = await devnet.snapshot()
})

function sign(
  overrides: Partial<Authorization> = {},
  type?: 'ReceiveWithAuthorization',
): Promise<SignedAuthorization> {
  const to = seller.address
  return signAuthorization(devnet.chainId, devnet.tokens.USDC, buyer, { to, ...overrides }, type)
}

function toArguments({ message }: SignedAuthorization): readonly unknown[] {
  const { from, to, value, validAfter, validBefore, nonce } = message
  return [from, to, value, validAfter, validBefore, nonce]
}

/** The form as (v, r, s). */
function split(signature: Hex): readonly unknown[] {
  return [Number(slice(signature, 64)), slice(signature, 0, 32), slice(signature, 32, 64)]
}

function transfer(
  signed: SignedAuthorization,
  signature: Hex = signed.signature,
): Promise<Receipt> {
  return asFacilitator(usdc, 'FareboxUSDC', 'transferWithAuthorization', [
    ...toArguments(signed),
    signature,
  ])
}

async function signCancel(nonce: Hex): Promise<Hex> {
  const { name, version } = devnet.tokens.USDC
  return privateKeyToAccount(buyer.privateKey).signTypedData({
    domain: { name, version, chainId: devnet.chainId, verifyingContract: usdc },
    types: {
      CancelAuthorization: [
        { name: 'authorizer', type: 'address' },
        { name: 'nonce', type: 'bytes32' },
      ],
    },
    primaryType: 'CancelAuthorization',
    message: { authorizer: buyer.address, nonce },
  })
}

async function signPermit(deadline: bigint, nonce = 0n): Promise<Hex> {
  const { name, version } = devnet.tokens.USDC
  return privateKeyToAccount(buyer.privateKey).signTypedData({
    domain: { name, version, chainId: devnet.chainId, verifyingContract: usdc },
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
    message: { owner: buyer.address, spender: seller.address, value: 500n, nonce, deadline },
  })
}

/** EIP-7702, in a real type 4 transaction that the facilitator pays for. */
async function delegate(contractAddress: Address): Promise<void> {
  const account = privateKeyToAccount(buyer.privateKey)
  const nonce = await devnet.rpc('eth_getTransactionCount', [buyer.address, 'latest'])
  const authorization = await account.signAuthorization({
    contractAddress,
    chainId: devnet.chainId,
    nonce: Number(nonce),
  })
  const sender = privateKeyToAccount(facilitator.privateKey)
  const senderNonce = await devnet.rpc('eth_getTransactionCount', [sender.address, 'latest'])
  const raw = await sender.signTransaction({
    type: 'eip7702',
    chainId: devnet.chainId,
    nonce: Number(senderNonce),
    to: buyer.address,
    gas: 200_000n,
    maxFeePerGas: 10_000_000_000n,
    maxPriorityFeePerGas: 1n,
    authorizationList: [authorization],
  })
  const hash = await devnet.rpc('eth_sendRawTransaction', [raw])
  await readReceipt(devnet, `0x${String(hash).slice(2)}`)
}

function readWord(data: Hex): Promise<unknown> {
  return devnet.rpc('eth_call', [{ to: usdc, data }])
}

describe('transferWithAuthorization', () => {
  test('selectors', () => {
    const { abi } = loadArtifact('FareboxUSDC')
    const selectors = abi
      .filter((item) => item.type === 'function')
      .filter(({ name }) => name === 'transferWithAuthorization')
      .map((item) => toFunctionSelector(item))
    expect(selectors.toSorted()).toEqual(['0xcf092995', '0xe3ee160e'])
  })

  test('bytes, with AuthorizationUsed before Transfer', async () => {
    const signed = await sign()
    const { logs } = await transfer(signed)
    expect(logs).toMatchObject([
      { topics: [used, pad(buyer.address).toLowerCase(), signed.message.nonce] },
      {
        topics: [transferred, pad(buyer.address).toLowerCase(), pad(seller.address).toLowerCase()],
        data: toHex(10_000n, { size: 32 }),
      },
    ])
    expect(await devnet.balanceOf(usdc, seller.address)).toBe(10_000n)
    expect(await devnet.balanceOf(usdc, buyer.address)).toBe(million - 10_000n)
  })

  test('v, r, s', async () => {
    const signed = await sign()
    const args = [...toArguments(signed), ...split(signed.signature)]
    await asFacilitator(usdc, 'FareboxUSDC', 'transferWithAuthorization', args)
    expect(await devnet.balanceOf(usdc, seller.address)).toBe(10_000n)
  })

  test('a replay', async () => {
    const signed = await sign()
    await transfer(signed)
    await expect(transfer(signed)).rejects.toThrow('authorization is used or canceled')
    expect(await devnet.balanceOf(usdc, seller.address)).toBe(10_000n)
  })

  test('both ends of the window are exclusive', async () => {
    const now = 4_000_000_000
    const signed = await sign({ validAfter: BigInt(now), validBefore: BigInt(now + 2) })
    await devnet.setNextBlockTime(now)
    await devnet.mine()
    await expect(transfer(signed)).rejects.toThrow('authorization is not yet valid')
    await devnet.setNextBlockTime(now + 2)
    await devnet.mine()
    await expect(transfer(signed)).rejects.toThrow('authorization is expired')
  })

  test('inside the window', async () => {
    const now = 4_000_000_000
    const signed = await sign({ validAfter: BigInt(now), validBefore: BigInt(now + 1000) })
    await devnet.setNextBlockTime(now + 1)
    await devnet.mine()
    await expect(transfer(signed)).resolves.toMatchObject({ status: '0x1' })
  })

  test('more than the balance', async () => {
    const signed = await sign({ value: million + 1n })
    await expect(transfer(signed)).rejects.toThrow('transfer amount exceeds balance')
  })

  test.each<[string, Partial<Authorization>]>([
    ['from', { from: seller.address }],
    ['to', { to: facilitator.address }],
    ['value', { value: 10_001n }],
    ['validAfter', { validAfter: 1n }],
    ['validBefore', { validBefore: 2n ** 41n }],
    ['nonce', { nonce: pad('0x01') }],
  ])('%s is signed', async (_, change) => {
    const signed = await sign()
    const changed = { ...signed, message: { ...signed.message, ...change } }
    await expect(transfer(changed)).rejects.toThrow('invalid signature')
  })

  test('the chain is signed', async () => {
    const signed = await signAuthorization(1, devnet.tokens.USDC, buyer, { to: seller.address })
    await expect(transfer(signed)).rejects.toThrow('invalid signature')
  })

  test('T15 the other form of the same signature', async () => {
    const signed = await sign()
    const s = order - BigInt(slice(signed.signature, 32, 64))
    const v = Number(slice(signed.signature, 64)) === 27 ? '0x1c' : '0x1b'
    const twin = concatHex([slice(signed.signature, 0, 32), toHex(s, { size: 32 }), v])
    await expect(transfer(signed, twin)).rejects.toThrow('invalid signature')
  })

  test('a signature that is short, long or zero', async () => {
    const signed = await sign()
    const bad = [slice(signed.signature, 0, 64), concatHex([signed.signature, '0x00'])]
    for (const signature of [...bad, '0x' as const, `0x${'00'.repeat(65)}` as const]) {
      await expect(transfer(signed, signature)).rejects.toThrow('invalid signature')
    }
  })

  test('nobody can be paid from the zero address with a broken signature', async () => {
    await devnet.mint(usdc, pad('0x', { size: 20 }), 10_000n)
    const signed = await sign({ from: pad('0x', { size: 20 }) })
    await expect(transfer(signed, `0x${'00'.repeat(64)}1b`)).rejects.toThrow('invalid signature')
  })
})

describe('receiveWithAuthorization', () => {
  test('only the payee', async () => {
    const signed = await sign({}, 'ReceiveWithAuthorization')
    const args = [...toArguments(signed), signed.signature]
    await expect(
      asFacilitator(usdc, 'FareboxUSDC', 'receiveWithAuthorization', args),
    ).rejects.toThrow('caller must be the payee')
    await asSeller(usdc, 'FareboxUSDC', 'receiveWithAuthorization', args)
    expect(await devnet.balanceOf(usdc, seller.address)).toBe(10_000n)
  })

  test('v, r, s', async () => {
    const signed = await sign({}, 'ReceiveWithAuthorization')
    const args = [...toArguments(signed), ...split(signed.signature)]
    await asSeller(usdc, 'FareboxUSDC', 'receiveWithAuthorization', args)
    expect(await devnet.balanceOf(usdc, seller.address)).toBe(10_000n)
  })

  test('a signature for a transfer is not one for receiving', async () => {
    const signed = await sign()
    const args = [...toArguments(signed), signed.signature]
    await expect(asSeller(usdc, 'FareboxUSDC', 'receiveWithAuthorization', args)).rejects.toThrow(
      'invalid signature',
    )
  })
})

describe('T11 cancelAuthorization', () => {
  test('ends an authorization', async () => {
    const signed = await sign()
    const { nonce } = signed.message
    const args = [buyer.address, nonce, await signCancel(nonce)]
    const { logs } = await asFacilitator(usdc, 'FareboxUSDC', 'cancelAuthorization', args)
    expect(logs).toMatchObject([{ topics: [canceled, pad(buyer.address).toLowerCase(), nonce] }])
    await expect(transfer(signed)).rejects.toThrow('authorization is used or canceled')
  })

  test('after the transfer it is too late', async () => {
    const signed = await sign()
    await transfer(signed)
    const { nonce } = signed.message
    const args = [buyer.address, nonce, ...split(await signCancel(nonce))]
    await expect(asFacilitator(usdc, 'FareboxUSDC', 'cancelAuthorization', args)).rejects.toThrow(
      'authorization is used or canceled',
    )
  })
})

describe('payers with code', () => {
  test('a wallet signs with the key of its owner', async () => {
    const from = await devnet.deploy('Wallet1271', [buyer.address])
    await devnet.mint(usdc, from, 10_000n)
    await transfer(await sign({ from }))
    expect(await devnet.balanceOf(usdc, seller.address)).toBe(10_000n)
  })

  test.each(['GreedyWallet1271', 'WrongMagic1271', 'PlainUSDT'])('%s', async (artifact) => {
    const from = await devnet.deploy(artifact)
    await devnet.mint(usdc, from, 10_000n)
    await expect(transfer(await sign({ from }))).rejects.toThrow('invalid signature')
  })

  test('an EOA delegates to a wallet and goes on signing with its key', async () => {
    const wallet = await devnet.deploy('Wallet1271', [stranger.address])
    await delegate(wallet)
    expect(await devnet.rpc('eth_getCode', [buyer.address, 'latest'])).toBe(
      concatHex(['0xef0100', wallet]).toLowerCase(),
    )
    await transfer(await sign())
    expect(await devnet.balanceOf(usdc, seller.address)).toBe(10_000n)
  })

  test('an EOA delegates to a contract that signs nothing: its key no longer counts', async () => {
    await delegate(await devnet.deploy('GreedyWallet1271'))
    await expect(transfer(await sign())).rejects.toThrow('invalid signature')
  })
})

describe('permit', () => {
  test('lets the spender take exactly that much, once', async () => {
    const deadline = 2n ** 40n
    const signature = await signPermit(deadline)
    const args = [buyer.address, seller.address, 500n, deadline, signature]
    await asFacilitator(usdc, 'FareboxUSDC', 'permit', args)
    const take = (value: bigint): Promise<Receipt> =>
      asSeller(usdc, 'FareboxUSDC', 'transferFrom', [buyer.address, seller.address, value])
    await expect(take(501n)).rejects.toThrow('exceeds allowance')
    await take(500n)
    await expect(take(1n)).rejects.toThrow('exceeds allowance')
    await expect(asFacilitator(usdc, 'FareboxUSDC', 'permit', args)).rejects.toThrow(
      'invalid signature',
    )
  })

  test('v, r, s and the next nonce', async () => {
    const deadline = 2n ** 40n
    for (const nonce of [0n, 1n]) {
      const signature = split(await signPermit(deadline, nonce))
      const args = [buyer.address, seller.address, 500n, deadline, ...signature]
      await asFacilitator(usdc, 'FareboxUSDC', 'permit', args)
    }
  })

  test('expired', async () => {
    const args = [buyer.address, seller.address, 500n, 1n, await signPermit(1n)]
    await expect(asFacilitator(usdc, 'FareboxUSDC', 'permit', args)).rejects.toThrow(
      'permit is expired',
    )
  })
})

describe('blacklist', () => {
  const refusal = 'account is blacklisted'

  test.each([
    ['payer', buyer],
    ['payee', seller],
  ])('a blacklisted %s', async (_, account) => {
    await asDeployer(usdc, 'FareboxUSDC', 'blacklist', [account.address])
    const signed = await sign()
    await expect(transfer(signed)).rejects.toThrow(refusal)
    await asDeployer(usdc, 'FareboxUSDC', 'unBlacklist', [account.address])
    await transfer(signed)
  })

  test('a blacklisted spender', async () => {
    const asBuyer = createWriter(devnet, buyer)
    await asBuyer(usdc, 'FareboxUSDC', 'approve', [seller.address, 5n])
    await asDeployer(usdc, 'FareboxUSDC', 'blacklist', [seller.address])
    const args = [buyer.address, stranger.address, 5n]
    await expect(asSeller(usdc, 'FareboxUSDC', 'transferFrom', args)).rejects.toThrow(refusal)
    await expect(asBuyer(usdc, 'FareboxUSDC', 'approve', [seller.address, 9n])).rejects.toThrow(
      refusal,
    )
  })

  test('only by the owner', async () => {
    for (const name of ['blacklist', 'unBlacklist'] as const) {
      await expect(asSeller(usdc, 'FareboxUSDC', name, [buyer.address])).rejects.toThrow(
        'caller is not the owner',
      )
    }
    await expect(asSeller(usdc, 'FareboxUSDC', 'mint', [seller.address, 1n])).rejects.toThrow(
      'caller is not the owner',
    )
  })
})

test('an unlimited allowance is not used up', async () => {
  const asBuyer = createWriter(devnet, buyer)
  await asBuyer(usdc, 'FareboxUSDC', 'approve', [seller.address, 2n ** 256n - 1n])
  for (const value of [1n, 2n]) {
    await asSeller(usdc, 'FareboxUSDC', 'transferFrom', [buyer.address, seller.address, value])
  }
  expect(await devnet.balanceOf(usdc, seller.address)).toBe(3n)
  const pair = concatHex([pad(buyer.address), pad(seller.address)])
  expect(await readWord(concatHex(['0xdd62ed3e', pair]))).toBe(`0x${'ff'.repeat(32)}`)
})

test('the type hashes are those of EIP-3009', async () => {
  expect(await readWord('0xa0cc6a68')).toBe(
    '0x7c7c6cdb67a18743f49ec6fa9b35f50d52ed05cbed4cc592e13b44501c1a2267',
  )
  expect(await readWord('0x7f2eecc3')).toBe(
    '0xd099cc98ef71107a616c4f0f941f04c322d8e254fe26b3c6668db87aae413de8',
  )
  expect(await readWord('0xd9169487')).toBe(
    '0x158b0a9edf7a828aad02f63cd515c68ef2f50ba807396f6d12842833a1597429',
  )
})
