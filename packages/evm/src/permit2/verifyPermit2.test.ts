import { FareboxError } from '@farebox/core'
import { describe, expect, test } from 'vitest'
import { encodeUintWord } from '../abi/encodeUintWord.js'
import { privateKeyAccount } from '../account/privateKeyAccount.js'
import type { CallAnswer, PermitReader } from '../exactPermit/PermitReader.js'
import { recoverSigner } from '../exactPermit/recoverSigner.js'
import type { PaymentVerdict } from '../exactPermit/verifyPermit.js'
import { decodeHex } from '../hex/decodeHex.js'
import type { Hex } from '../hex/Hex.js'
import { toLowerHex } from '../hex/toLowerHex.js'
import type { Permit2Terms } from './checkPermit2Terms.js'
import { encodeProxySettle } from './encodeProxySettle.js'
import type { Permit2Authorization } from './Permit2Authorization.js'
import { permit2ErrorSelectors } from './permit2ErrorSelectors.js'
import { toPermit2TypedData } from './toPermit2TypedData.js'
import { verifyPermit2 } from './verifyPermit2.js'
import type { Permit2Verification } from './verifyPermit2.js'

/** The first well-known development key of anvil. */
const account = privateKeyAccount(
  '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
)
const now = 1_760_000_000n
const token: Hex = `0x${'aa'.repeat(20)}`
const payTo: Hex = `0x${'bb'.repeat(20)}`
const proxy: Hex = `0x${'cc'.repeat(20)}`
const sender: Hex = `0x${'dd'.repeat(20)}`
const domain = { chainId: 3_448_148_188, verifyingContract: `0x${'ee'.repeat(20)}` as const }
const terms: Permit2Terms = { token, amount: 1_000n, payTo, proxy }
const authorization: Permit2Authorization = {
  from: toLowerHex(account.address),
  permitted: { token, amount: 1_000n },
  spender: proxy,
  nonce: 258n,
  deadline: now + 300n,
  witness: { to: payTo, validAfter: 0n },
}

const word = (value: bigint): CallAnswer => ({ ok: true, data: `0x${encodeUintWord(value)}` })
const revert = (data: Hex): CallAnswer => ({ ok: false, data })

interface State {
  readonly bitmap: CallAnswer
  readonly balance: CallAnswer
  readonly allowance: CallAnswer
  readonly simulation: CallAnswer
}
const good: State = {
  bitmap: word(0n),
  balance: word(1_000n),
  allowance: word(1_000n),
  simulation: { ok: true, data: '0x' },
}

function readerOf(state: State, time = now): PermitReader {
  return {
    call: async ({ data }) => {
      if (data.startsWith('0x4fe02b44')) return state.bitmap
      if (data.startsWith('0x70a08231')) return state.balance
      return data.startsWith('0xdd62ed3e') ? state.allowance : state.simulation
    },
    now: async () => time,
  }
}

async function verify(
  changes: Partial<Permit2Authorization> = {},
  input: Partial<Permit2Verification> = {},
): Promise<PaymentVerdict> {
  const message = { ...authorization, ...changes }
  const signature = decodeHex(await account.signTypedData(toPermit2TypedData(domain, message)))
  return verifyPermit2({
    reader: readerOf(good),
    recovery: { recover: recoverSigner },
    domain,
    payload: { authorization: message, signature },
    terms,
    window: { now, earliestEnd: now + 6n, latestEnd: now + 360n },
    sender,
    ...input,
  })
}

describe('verifyPermit2', () => {
  test('good', async () => {
    expect(await verify()).toEqual({})
  })

  test('is simulated as the sender would send it to the proxy', async () => {
    const calls: unknown[] = []
    const quiet = readerOf(good)
    const reader: PermitReader = {
      call: async (request) => {
        calls.push(request)
        return quiet.call(request)
      },
      now: () => quiet.now(),
    }
    const signature = decodeHex(
      await account.signTypedData(toPermit2TypedData(domain, authorization)),
    )
    await verify({}, { reader })
    expect(calls).toContainEqual({
      from: sender,
      to: proxy,
      data: encodeProxySettle(authorization, signature),
    })
  })

  const silent: PermitReader = {
    call: () => Promise.reject(new Error('asked')),
    now: () => Promise.reject(new Error('asked')),
  }
  const { witness, permitted } = authorization
  test.each<[string, Partial<Permit2Authorization>, string]>([
    ['another spender', { spender: sender }, 'invalid_permit2_spender'],
    [
      'another recipient',
      { witness: { ...witness, to: sender } },
      'invalid_permit2_recipient_mismatch',
    ],
    ['5 s before its end', { deadline: now + 5n }, 'permit2_deadline_expired'],
    ['a late end', { deadline: now + 361n }, 'permit2_deadline_too_late'],
    ['a later start', { witness: { ...witness, validAfter: now + 1n } }, 'permit2_not_yet_valid'],
    ['less', { permitted: { ...permitted, amount: 999n } }, 'permit2_amount_mismatch'],
    ['more', { permitted: { ...permitted, amount: 1_001n } }, 'permit2_amount_mismatch'],
    ['another token', { permitted: { ...permitted, token: sender } }, 'permit2_token_mismatch'],
    ['another payer', { from: sender }, 'invalid_permit2_signature'],
  ])('%s: the chain is not asked', async (_name, changes, reason) => {
    expect(await verify(changes, { reader: silent })).toEqual({ reason })
  })

  test.each<[string, Partial<Permit2Authorization>]>([
    ['6 s before its end', { deadline: now + 6n }],
    ['the latest end', { deadline: now + 360n }],
    ['in its first second', { witness: { ...witness, validAfter: now } }],
  ])('%s', async (_name, changes) => {
    expect(await verify(changes)).toEqual({})
  })

  test('T06 a signature for another Permit2', async () => {
    const other = { ...domain, chainId: 728_126_428 }
    expect(await verify({}, { reader: silent, domain: other })).toEqual({
      reason: 'invalid_permit2_signature',
    })
  })

  test.each<[string, Partial<State>, string]>([
    ['a used nonce', { bitmap: word(4n) }, 'permit2_nonce_already_used'],
    ['no Permit2', { bitmap: { ok: true, data: '0x' } }, 'permit2_contract_missing'],
    ['no token', { balance: revert('0x') }, 'asset_not_deployed_contract'],
    ['too little', { balance: word(999n) }, 'insufficient_funds'],
    ['no allowance', { allowance: word(999n) }, 'permit2_allowance_required'],
    ['a revert', { simulation: revert('0x') }, 'permit2_simulation_failed'],
    [
      'too early',
      { simulation: revert(permit2ErrorSelectors.paymentTooEarly) },
      'permit2_not_yet_valid',
    ],
    [
      'too late',
      { simulation: revert(`${permit2ErrorSelectors.signatureExpired}${encodeUintWord(now)}`) },
      'permit2_deadline_expired',
    ],
    [
      'used in the meantime',
      { simulation: revert(permit2ErrorSelectors.invalidNonce) },
      'permit2_nonce_already_used',
    ],
    [
      'not signed',
      { simulation: revert(permit2ErrorSelectors.invalidSigner) },
      'invalid_permit2_signature',
    ],
  ])('%s', async (_name, changes, reason) => {
    expect(await verify({}, { reader: readerOf({ ...good, ...changes }) })).toEqual({ reason })
  })

  test('a revert after the end', async () => {
    const reader = readerOf({ ...good, simulation: revert('0x') }, authorization.deadline + 1n)
    expect(await verify({}, { reader })).toEqual({ reason: 'permit2_deadline_expired' })
  })

  test('no answer is no answer', async () => {
    const reader = {
      ...readerOf(good),
      now: () => Promise.reject(new FareboxError('rpc_unavailable')),
    }
    await expect(verify({}, { reader })).rejects.toThrow(FareboxError)
  })
})
