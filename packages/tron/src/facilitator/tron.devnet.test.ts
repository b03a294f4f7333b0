import { startTron } from '@farebox/devnet'
import { encodeAddressWord } from '@farebox/evm/schemes'
import type { Hex } from '@farebox/evm/schemes'
import { TronWeb } from 'tronweb'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { fromTronWeb } from '../account/fromTronWeb.js'
import { parseTronAddress } from '../address/parseTronAddress.js'
import { toTronAddress } from '../address/toTronAddress.js'
import { buyer, network, sender, signerKey, token } from './payments.fixture.js'
import { startWorld } from './startWorld.fixture.js'

const world = await startWorld()
const { devnet, ways, permit, permit2, transfer, create, createSlow, toRequest, settle } = world
const { settleAtLast, balanceOf, sellerHas, send, deploy } = world

afterEach(() => world.reset())
afterAll(() => world.close())

describe.each(ways)('$name', ({ make, asset }) => {
  test('is verified, and paid once', async () => {
    const before = await sellerHas(asset)
    const made = await make()
    expect(await create().verify(toRequest(made))).toEqual({
      isValid: true,
      payer: toTronAddress(buyer),
    })
    const response = await settle(made)
    expect(response).toMatchObject({ success: true, amount: '100', network })
    expect(await sellerHas(asset)).toBe(before + 100n)
    const info = await devnet.chain.getTransactionInfo(response.transaction)
    expect(info?.receipt.result).toBe('SUCCESS')
    expect(await settle(made)).toEqual(response)
    expect(await sellerHas(asset)).toBe(before + 100n)
  })

  test('T01 many at once, and by another facilitator later, are one', async () => {
    const before = await sellerHas(asset)
    const made = await make()
    const one = create()
    const responses = await Promise.all([settle(made, one), settle(made, one), settle(made)])
    expect(new Set(responses.map(({ transaction }) => transaction)).size).toBe(1)
    expect(responses.every(({ success }) => success)).toBe(true)
    const other = create({ isForgetful: true })
    // It knows nothing of the payment, and the chain does (T03).
    const [{ transaction }] = responses
    expect(await settle(made, other)).toMatchObject({ success: true, transaction })
    expect(await sellerHas(asset)).toBe(before + 100n)
  })
})

describe('who else may send', () => {
  test.each([
    { name: 'permit2', make: () => permit2() },
    { name: 'eip3009', make: () => transfer() },
  ])('T03 $name: somebody was faster, and the payment counts', async ({ make }) => {
    const made = await make()
    const asset = parseTronAddress(made.requirements.asset)
    const before = await sellerHas(asset)
    const [stranger] = devnet.accounts.extra
    if (stranger === undefined) throw new Error('nobody')
    devnet.faults.dropNextBroadcast()
    const { slow, isAnswered } = createSlow()
    const settling = settleAtLast(made, slow)
    await isAnswered
    const elsewhere = create({ signers: [stranger.privateKey], isForgetful: true })
    const other = await settle(made, elsewhere)
    expect(other).toMatchObject({ success: true })
    // Its own transaction reverts, or is not even sent again.
    expect(await settling).toMatchObject({ success: true, transaction: other.transaction })
    expect(await sellerHas(asset)).toBe(before + 100n)
  })
})

describe('signers', () => {
  test('a tronWeb instance', async () => {
    const wallet = new TronWeb({ fullHost: devnet.rpcUrl, privateKey: signerKey })
    const other = create({ signers: [fromTronWeb(wallet)] })
    expect(await settle(await permit(), other)).toMatchObject({ success: true })
  })

  test('T06 a node of another chain', async () => {
    const shasta = await startTron({ network: 'tron:shasta' })
    const other = create({ rpcUrl: shasta.rpcUrl })
    await expect(other.verify(toRequest(await permit()))).rejects.toMatchObject({
      code: 'chain_mismatch',
    })
    await shasta.close()
  })

  test('a second node takes over', async () => {
    const other = create({ rpcUrls: ['http://127.0.0.1:1', devnet.rpcUrl] })
    expect(await settle(await permit2(), other)).toMatchObject({ success: true })
  })
})

describe('exact by Permit2', () => {
  test('a token that is not approved', async () => {
    const { USDD } = devnet.profile.tokens
    if (USDD === undefined) throw new Error('no USDD')
    const request = toRequest(await permit2(parseTronAddress(USDD.address)))
    expect(await create().verify(request)).toMatchObject({
      isValid: false,
      invalidReason: 'permit2_allowance_required',
    })
  })
})

describe('tokens that lie', () => {
  test.each([
    ['FeeOnTransferToken', 'Fee Token'],
    ['HollowToken', 'Hollow Token'],
    ['NoEventToken', 'Eventless Token'],
  ])('T25 %s', async (artifact, name) => {
    const asset = await deploy(artifact)
    const response = await settle(await transfer(asset, name))
    expect(response.success).toBe(false)
    expect(['invalid_transaction_effect', 'insufficient_funds']).toContain(response.errorReason)
  })
})

describe('exact_permit', () => {
  test('the fee goes to the facilitator, on top', async () => {
    const before = await sellerHas()
    const earned = await balanceOf(token, sender)
    const fees = { [toTronAddress(token)]: '7' }
    const made = await permit('7')
    expect(await settle(made, create({ fees }))).toMatchObject({ success: true, amount: '100' })
    expect(await sellerHas()).toBe(before + 100n)
    expect(await balanceOf(token, sender)).toBe(earned + 7n)
  })

  test('a frozen payer', async () => {
    const frozen: Hex = `0x0ecb93c0${encodeAddressWord(buyer)}`
    const thawed: Hex = `0xe4997dc5${encodeAddressWord(buyer)}`
    const made = await permit()
    await send(devnet.accounts.deployer.privateKey, token, frozen)
    const response = await create().verify(toRequest(made))
    await send(devnet.accounts.deployer.privateKey, token, thawed)
    expect(response).toMatchObject({
      isValid: false,
      invalidReason: 'transaction_simulation_failed',
      invalidMessage: 'Payment failed',
    })
    expect(await settle(made)).toMatchObject({ success: true })
  })
})
