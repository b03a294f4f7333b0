import { FareboxError } from '@farebox/core'
import { describe, expect, test } from 'vitest'
import { encodeUintWord } from '../abi/encodeUintWord.js'
import type { Hex } from '../hex/Hex.js'
import { encodePermitTransferFrom } from './encodePermitTransferFrom.js'
import { alter, parseVectorAddress, permit, signature, vector } from './permit.fixture.js'
import { permitErrors } from './permitErrors.js'
import type { CallAnswer, PermitReader } from './PermitReader.js'
import { readPermitTerms } from './readPermitTerms.js'
import { recoverSigner } from './recoverSigner.js'
import { verifyPermit } from './verifyPermit.js'
import type { PaymentVerdict, PermitVerification } from './verifyPermit.js'

const now = 1_760_000_100n
const domain = vector.typedData.domain
const terms = readPermitTerms(vector.requirements, parseVectorAddress)
const word = (value: bigint): CallAnswer => ({ ok: true, data: `0x${encodeUintWord(value)}` })
const revert = (data: Hex): CallAnswer => ({ ok: false, data })
/** `Error("Payment failed")` */
const paymentFailed: Hex = `0x08c379a0${encodeUintWord(32n)}${encodeUintWord(14n)}${Buffer.from('Payment failed').toString('hex').padEnd(64, '0')}`

interface State {
  readonly bitmap: CallAnswer
  readonly balance: CallAnswer
  readonly allowance: CallAnswer
  readonly simulation: CallAnswer
  readonly now: bigint
}
const good: State = {
  bitmap: word(0n),
  balance: word(200n),
  allowance: word(200n),
  simulation: { ok: true, data: '0x' },
  now,
}

type Call = Parameters<PermitReader['call']>[0]

function readerOf(state: State, calls: Call[] = []): PermitReader {
  return {
    call: async (call) => {
      calls.push(call)
      const { data } = call
      if (data.startsWith('0x4fe02b44')) return state.bitmap
      if (data.startsWith('0x70a08231')) return state.balance
      return data.startsWith('0xdd62ed3e') ? state.allowance : state.simulation
    },
    now: async () => state.now,
  }
}

const verify = (
  changes: Partial<State> = {},
  input: Partial<PermitVerification> = {},
): Promise<PaymentVerdict> =>
  verifyPermit({
    reader: readerOf({ ...good, ...changes }),
    recovery: { recover: recoverSigner },
    domain,
    payload: { permit, signature },
    terms,
    window: { now, earliestEnd: now + 6n },
    signers: [permit.caller],
    ...input,
  })

/** A chain that must not be asked. */
const silent: PermitReader = {
  call: () => Promise.reject(new Error('asked')),
  now: () => Promise.reject(new Error('asked')),
}

describe('verifyPermit', () => {
  test('good', async () => {
    expect(await verify()).toEqual({})
  })

  test('asks for everything at once, and simulates as the caller', async () => {
    const calls: Call[] = []
    const reader = readerOf(good, calls)
    let waiting = 0
    let most = 0
    const slow: PermitReader = {
      async call(request) {
        waiting += 1
        most = Math.max(most, waiting)
        await Promise.resolve()
        waiting -= 1
        return reader.call(request)
      },
      now: () => reader.now(),
    }
    await verify({}, { reader: slow })
    expect(most).toBe(4)
    const contract = domain.verifyingContract
    const token = permit.payment.payToken
    const bitmapWord = encodeUintWord(permit.meta.nonce >> 8n)
    expect(calls.map(({ to, from }) => [to, from])).toEqual([
      [contract, undefined],
      [token, undefined],
      [token, undefined],
      [contract, permit.caller],
    ])
    expect(calls[0]?.data.endsWith(bitmapWord)).toBe(true)
    expect(calls[3]?.data).toBe(encodePermitTransferFrom(permit, signature))
  })

  test('the chain is not asked about what is wrong by itself', async () => {
    const reader = silent
    const altered = alter({ payment: { payAmount: 99n } })
    const payload = { permit: altered, signature }
    expect(await verify({}, { reader, payload })).toEqual({ reason: 'amount_mismatch' })
    expect(await verify({}, { reader, signers: [] })).toEqual({ reason: 'caller_mismatch' })
    const { payTo } = permit.payment
    expect(await verify({}, { reader, signers: [payTo] })).toEqual({ reason: 'caller_mismatch' })
  })

  test('T06 a signature for another chain or contract', async () => {
    const reason = 'invalid_signature'
    const chainId = 728_126_428
    expect(await verify({}, { reader: silent, domain: { ...domain, chainId } })).toEqual({ reason })
    const verifyingContract = permit.buyer
    const elsewhere = { ...domain, verifyingContract }
    expect(await verify({}, { reader: silent, domain: elsewhere })).toEqual({ reason })
  })

  test('a signature of somebody else, or of nobody', async () => {
    const reason = 'invalid_signature'
    const buyer = permit.payment.payTo
    const payload = { permit: alter({ buyer }), signature }
    expect(await verify({}, { reader: silent, payload })).toEqual({ reason })
    const nobody = { permit, signature: new Uint8Array(65) }
    expect(await verify({}, { reader: silent, payload: nobody })).toEqual({ reason })
  })

  const bit = 1n << (permit.meta.nonce & 0xffn)
  test.each<[string, Partial<State>, string | undefined]>([
    ['a used nonce', { bitmap: word(bit) }, 'nonce_already_used'],
    ['every nonce but this one used', { bitmap: word(2n ** 256n - 1n - bit) }, undefined],
    ['no contract', { bitmap: { ok: true, data: '0x' } }, 'permit_contract_missing'],
    ['another contract', { bitmap: revert('0x') }, 'permit_contract_missing'],
    ['no token', { balance: { ok: true, data: '0x' } }, 'asset_not_deployed_contract'],
    ['a token without allowances', { allowance: revert('0x') }, 'asset_not_deployed_contract'],
    ['too little', { balance: word(199n) }, 'insufficient_funds'],
    [
      'an allowance for the payment, not for the fee',
      { allowance: word(199n) },
      'permit_allowance_required',
    ],
    [
      'a used nonce that the simulation does not mind',
      { bitmap: word(bit), balance: word(0n) },
      'nonce_already_used',
    ],
    ['a revert without data', { simulation: revert('0x') }, 'transaction_simulation_failed'],
    [
      'a used nonce in the simulation',
      { simulation: revert(permitErrors.nonceAlreadyUsed) },
      'nonce_already_used',
    ],
    [
      'another caller in the simulation',
      { simulation: revert(permitErrors.invalidCaller) },
      'caller_mismatch',
    ],
    [
      'another kind in the simulation',
      { simulation: revert(permitErrors.invalidKind) },
      'kind_mismatch',
    ],
    [
      'a signature that the contract does not take',
      { simulation: revert(permitErrors.invalidSignature) },
      'invalid_signature',
    ],
    [
      'another buyer in the simulation',
      { simulation: revert(permitErrors.buyerMismatch) },
      'transaction_simulation_failed',
    ],
  ])('%s', async (_name, changes, reason) => {
    expect(await verify(changes)).toEqual(reason === undefined ? {} : { reason })
  })

  test('a window by the chain’s time', async () => {
    const simulation = revert(permitErrors.invalidTimestamp)
    const { validAfter, validBefore } = permit.meta
    const early = { simulation, now: validAfter - 1n }
    expect(await verify(early)).toEqual({ reason: 'not_yet_valid' })
    expect(await verify({ simulation, now: validBefore + 1n })).toEqual({ reason: 'expired' })
  })

  test('what the token or the contract says goes into the message', async () => {
    expect(await verify({ simulation: revert(paymentFailed) })).toEqual({
      reason: 'transaction_simulation_failed',
      message: 'Payment failed',
    })
  })

  test.each(['0x4fe02b44', '0x70a08231', '0xdd62ed3e', '0xa4bd65d0'])(
    'no answer to %s is no answer',
    async (selector) => {
      const reader = readerOf(good)
      const mute: PermitReader = {
        ...reader,
        call: async (call) => {
          if (call.data.startsWith(selector)) throw new FareboxError('rpc_unavailable')
          return reader.call(call)
        },
      }
      await expect(verify({}, { reader: mute })).rejects.toThrow(
        expect.objectContaining({ code: 'rpc_unavailable' }),
      )
    },
  )

  test('no time is no answer', async () => {
    const never = (): Promise<bigint> => Promise.reject(new FareboxError('rpc_unavailable'))
    const reader = { ...readerOf(good), now: never }
    await expect(verify({}, { reader })).rejects.toThrow(FareboxError)
  })
})
