import { toTronAddress } from '@farebox/tron'
import * as v from 'valibot'
import { privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startTron } from '../tron/startTron.js'
import type { TronDevnet } from '../tron/TronDevnet.js'
import { findGasFreeAddresses } from './findGasFreeAddresses.js'
import type { GasFreeProvider } from './GasFreeProvider.js'
import { permitTransferTypes, toGasFreeDomain } from './permitTransferTypes.js'
import type { PermitTransferMessage } from './permitTransferTypes.js'
import { startGasFreeProvider } from './startGasFreeProvider.js'

const answerSchema = v.object({
  code: v.number(),
  reason: v.nullable(v.string()),
  message: v.nullable(v.string()),
  data: v.nullable(v.looseObject({})),
})
type Answer = v.InferOutput<typeof answerSchema>

let tron: TronDevnet
let provider: GasFreeProvider
let user: ReturnType<typeof privateKeyToAccount>
let users = 0

beforeAll(async () => {
  tron = await startTron({ network: 'tron:nile' })
  provider = await startGasFreeProvider({ tron })
})
beforeEach(async () => {
  provider.faults.clear()
  users += 1
  user = privateKeyToAccount(`0x${users.toString(16).padStart(64, '3')}`)
  const { gasFreeAddress } = await provider.accountOf(user.address)
  await tron.profile.mint(tron.profile.tokens.USDT, gasFreeAddress, 10_000_000n)
})
afterAll(async () => {
  await provider.close()
  await tron.close()
})

async function get(path: string): Promise<Answer> {
  const response = await fetch(`${provider.url}/api/v1/${path}`)
  return v.parse(answerSchema, await response.json())
}

async function post(body: unknown): Promise<Answer> {
  const response = await fetch(`${provider.url}/api/v1/gasfree/submit`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return v.parse(answerSchema, await response.json())
}

async function createSubmission(
  changes: Partial<PermitTransferMessage> = {},
): Promise<{ readonly [name: string]: unknown }> {
  const { hex } = tron.accounts.facilitator
  const message: PermitTransferMessage = {
    token: '0xeca9bc828a3005b9a3b909f2cc5c2a54794de05f',
    serviceProvider: hex,
    user: user.address,
    receiver: tron.accounts.seller.hex,
    value: 100n,
    maxFee: 3_050_000n,
    deadline: BigInt(Math.floor(Date.now() / 1000) + 180),
    version: 1n,
    nonce: (await provider.accountOf(user.address)).nonce,
    ...changes,
  }
  const { controller } = findGasFreeAddresses('tron:nile')
  const sig = await user.signTypedData({
    domain: toGasFreeDomain(tron.chainId, controller),
    types: permitTransferTypes,
    primaryType: 'PermitTransfer',
    message,
  })
  return {
    token: toTronAddress(message.token),
    serviceProvider: toTronAddress(message.serviceProvider),
    user: toTronAddress(message.user),
    receiver: toTronAddress(message.receiver),
    value: message.value.toString(),
    maxFee: message.maxFee.toString(),
    deadline: Number(message.deadline),
    version: Number(message.version),
    nonce: Number(message.nonce),
    sig: sig.slice(2),
    requestId: 'x402-1',
  }
}

async function submit(changes: Partial<PermitTransferMessage> = {}): Promise<Answer> {
  return post(await createSubmission(changes))
}

describe('what it tells', () => {
  test('who relays, and what it costs', async () => {
    const { data } = await get('config/provider/all')
    expect(data).toMatchObject({
      providers: [{ address: provider.address, config: { maxPendingTransfer: 1 } }],
    })
    expect(provider.address).toBe(tron.accounts.facilitator.address)
    const tokens = await get('config/token/all')
    expect(tokens.data).toMatchObject({
      tokens: [
        {
          tokenAddress: tron.profile.tokens.USDT.address,
          activateFee: 2_050_000,
          transferFee: 1_000_000,
          supported: true,
        },
        { tokenAddress: tron.profile.tokens.USDD?.address, transferFee: (10n ** 18n).toString() },
      ],
    })
  })

  test('an account', async () => {
    const address = toTronAddress(user.address)
    const { data } = await get(`address/${address}`)
    expect(data).toMatchObject({
      accountAddress: address,
      gasFreeAddress: expect.stringMatching(/^T/),
      active: false,
      nonce: 0,
      allowSubmit: true,
    })
  })

  test('nothing about what it does not know', async () => {
    expect(await get('gasfree/unknown')).toMatchObject({ code: 200, data: null })
    expect(await get('address/nobody')).toMatchObject({ code: 400, reason: 'ValidationException' })
    const response = await fetch(`${provider.url}/api/v1/other`)
    expect(response.status).toBe(404)
  })
})

describe('submit', () => {
  test('relays, until the block stays', async () => {
    const { gasFreeAddress } = await provider.accountOf(user.address)
    const { USDT } = tron.profile.tokens
    const before = await tron.profile.balanceOf(USDT, tron.accounts.seller.address)
    const { code, data } = await submit()
    expect(code).toBe(200)
    expect(data).toMatchObject({
      state: 'WAITING',
      gasFreeAddress,
      estimatedTransferFee: '1000000',
    })
    const path = `gasfree/${String(data?.id)}`
    await expect
      .poll(async () => (await get(path)).data)
      .toMatchObject({
        state: 'SUCCEED',
        txnState: 'SOLIDITY',
        txnHash: expect.stringMatching(/^[0-9a-f]{64}$/),
        txnBlockNum: expect.any(Number),
        txnAmount: '100',
      })
    const after = await tron.profile.balanceOf(USDT, tron.accounts.seller.address)
    expect(after - before).toBe(100n)
    expect(await provider.accountOf(user.address)).toMatchObject({ nonce: 1n, active: true })
  })

  test.each<[string, Partial<PermitTransferMessage>, string]>([
    ['another version', { version: 2n }, 'VersionNotSupportedException'],
    [
      'another provider',
      { serviceProvider: `0x${'11'.repeat(20)}` },
      'ProviderAddressNotMatchException',
    ],
    ['another token', { token: `0x${'11'.repeat(20)}` }, 'UnsupportedTokenException'],
    ['too late', { deadline: 1n }, 'DeadlineExceededException'],
    ['for too long', { deadline: 9_999_999_999n }, 'DeadlineExceededException'],
    ['another nonce', { nonce: 3n }, 'NonceNotMatchException'],
    ['too small a fee', { maxFee: 3_049_999n }, 'MaxFeeExceededException'],
    ['more than there is', { value: 6_950_001n }, 'InsufficientBalanceException'],
  ])('error: %s', async (_name, changes, reason) => {
    expect(await submit(changes)).toMatchObject({ code: 400, reason, data: null })
  })

  test('error: a signature over something else', async () => {
    const body = { ...(await createSubmission()), value: '101' }
    expect(await post(body)).toMatchObject({ code: 400, reason: 'InvalidSignatureException' })
  })

  test.each([
    ['no JSON object', 'text'],
    ['0x before the signature', { sig: `0x${'00'.repeat(65)}` }],
    ['a nonce as a text', { nonce: '0' }],
    ['an amount as a number', { value: 100 }],
    ['an address that is none', { user: 'T1' }],
  ])('error: %s', async (_name, change) => {
    const body = typeof change === 'string' ? change : { ...(await createSubmission()), ...change }
    expect(await post(body)).toMatchObject({ code: 400, reason: 'ValidationException' })
  })

  test('one at a time for each account', async () => {
    provider.faults.holdTransfers(true)
    const { data } = await submit()
    expect(await submit({ value: 5n })).toMatchObject({
      code: 400,
      reason: 'TooManyPendingTransferException',
    })
    provider.faults.holdTransfers(false)
    const path = `gasfree/${String(data?.id)}`
    await expect.poll(async () => (await get(path)).data).toMatchObject({ state: 'SUCCEED' })
    expect(await submit({ value: 5n })).toMatchObject({ code: 200 })
  })

  test('two at the same moment', async () => {
    const bodies = await Promise.all([createSubmission(), createSubmission({ value: 5n })])
    const answers = await Promise.all(bodies.map(post))
    expect(answers.map(({ code }) => code).toSorted((a, b) => a - b)).toEqual([200, 400])
  })
})

describe('faults', () => {
  test('null data', async () => {
    const { data } = await submit()
    const path = `gasfree/${String(data?.id)}`
    provider.faults.hideTransfers(2)
    expect((await get(path)).data).toBeNull()
    expect((await get(path)).data).toBeNull()
    expect((await get(path)).data).not.toBeNull()
  })

  test('any status, a few times', async () => {
    provider.faults.failRequests(1, 503)
    const url = `${provider.url}/api/v1/config/provider/all`
    expect((await fetch(url)).status).toBe(503)
    expect((await fetch(url)).status).toBe(200)
  })

  test('an answer that is lost, of a submission that is not', async () => {
    provider.faults.loseSubmitAnswers(1)
    await expect(submit()).rejects.toThrow()
    await expect.poll(async () => (await provider.accountOf(user.address)).nonce).toBe(1n)
  })

  test('a transfer that fails, and states that stand still', async () => {
    provider.faults.failTransfers(1)
    const failed = await submit()
    const path = `gasfree/${String(failed.data?.id)}`
    await expect.poll(async () => (await get(path)).data).toMatchObject({ state: 'FAILED' })
    provider.faults.freezeStates(true)
    const frozen = await submit()
    expect((await get(`gasfree/${String(frozen.data?.id)}`)).data).toMatchObject({
      state: 'WAITING',
    })
    provider.faults.clear()
    await expect
      .poll(async () => (await get(`gasfree/${String(frozen.data?.id)}`)).data)
      .toMatchObject({ state: 'SUCCEED' })
  })

  test('a transaction that the chain forgets is sent again', async () => {
    tron.faults.dropNextBroadcast()
    const { data } = await submit()
    const path = `gasfree/${String(data?.id)}`
    await expect.poll(async () => (await get(path)).data).toMatchObject({ state: 'SUCCEED' })
  })
})

test('closing twice', async () => {
  const other = await startGasFreeProvider({ tron })
  await Promise.all([other.close(), other.close()])
  await expect(fetch(other.url)).rejects.toThrow()
})

test('error: a port that is taken', async () => {
  const port = Number(new URL(provider.url).port)
  await expect(startGasFreeProvider({ tron, port })).rejects.toMatchObject({
    code: 'devnet_failed',
  })
})
