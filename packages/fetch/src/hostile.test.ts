import type { ServerResponse } from 'node:http'
import type { PaymentRequirements, SettleResponse } from '@farebox/core'
import { encodePaymentRequired, encodeSettleResponse } from '@farebox/core'
import { createMemorySpendLedger } from '@farebox/core/client'
import { evm } from '@farebox/evm/client'
import { describe, expect, it } from 'vitest'
import { payingFetch } from './payingFetch.js'
import { readPayment } from './readPayment.js'
import { readReceipt } from './readReceipt.js'
import {
  account,
  createChallenge,
  createOptions,
  createSleepless,
  requirements,
  sendReceipt,
  settlement,
  startSeller,
  startServer,
} from './seller.fixture.js'

const toHeader = (value: object) => btoa(JSON.stringify(value))

/** What a real wallet makes of a challenge with these entries. */
async function pay(accepts: readonly unknown[]) {
  const seller = await startServer((seen, response) => {
    if (seen.headers['payment-signature'] !== undefined) {
      return sendReceipt(response, 200, settlement)
    }
    const header = toHeader({ ...createChallenge('/'), accepts })
    response.writeHead(402, { 'PAYMENT-REQUIRED': header }).end()
  })
  const paying = payingFetch(
    createOptions({ schemes: [evm({ account })], budget: { perPayment: false } }),
  )
  const outcome = await paying(seller.origin).then(
    ({ status }) => status,
    (error: { rejections: readonly { code: string; message: string }[] }) =>
      error.rejections.map(({ code, message }) => `${code}: ${message}`),
  )
  return { outcome, payments: seller.payments().length }
}

const lookalike = '0x036cbd53842c5426634e7929541ec2318f3dcf7f'

describe('T14 T19 a wallet does not sign', () => {
  it.each<[string, Partial<PaymentRequirements>, string]>([
    [
      'for a token that only looks like one it knows',
      { asset: lookalike },
      'mechanism: the token is not one that this buyer knows to have EIP-3009',
    ],
    [
      'for a token of another chain',
      { network: 'eip155:8453' },
      'mechanism: the token is not one that this buyer knows to have EIP-3009',
    ],
    [
      'under the domain of another token',
      { extra: { name: 'USD Coin', version: '2' } },
      'mechanism: extra.name is not the one of the known token',
    ],
    [
      'to nobody',
      { payTo: '0x0000000000000000000000000000000000000000' },
      'mechanism: the recipient is not an address',
    ],
    ['to a name', { payTo: 'vitalik.eth' }, 'mechanism: the recipient is not an address'],
    [
      'more than a contract can hold',
      { amount: (2n ** 256n).toString() },
      'mechanism: the amount is not a positive whole number',
    ],
    ['nothing', { amount: '0' }, 'amount_invalid: "0" is not a positive whole number'],
    [
      'for a century',
      { maxTimeoutSeconds: 3_153_600_000 },
      'window_too_long: the signature would live 3153600000 s, more than maxValiditySeconds 3600',
    ],
    [
      'on a foreign chain',
      { network: 'solana:mainnet' },
      'no_mechanism: no mechanism is registered for it',
    ],
  ])('%s', async (_, changes, reason) => {
    expect(await pay([{ ...requirements, ...changes }])).toEqual({ outcome: [reason], payments: 0 })
    const both = [{ ...requirements, ...changes }, requirements]
    expect(await pay(both)).toEqual({ outcome: 200, payments: 1 })
  })

  it('but pays the one good entry among bad ones', async () => {
    const bad = [null, 7, {}, { ...requirements, amount: '1e9' }, { ...requirements, payTo: 3 }]
    expect(await pay([...bad, requirements, ...bad])).toEqual({ outcome: 200, payments: 1 })
  })
})

const failed: SettleResponse = { ...settlement, success: false, errorReason: 'no_funds' }

describe('T46 a receipt never frees what was signed:', () => {
  const receipts: [string, (response: ServerResponse) => void][] = [
    ['one that is not JSON', (response) => response.setHeader('PAYMENT-RESPONSE', '***')],
    ['a huge one', (response) => response.setHeader('PAYMENT-RESPONSE', 'A'.repeat(13_000))],
    [
      'two',
      (response) => {
        const header = encodeSettleResponse(failed)
        response.setHeader('PAYMENT-RESPONSE', [header, header])
      },
    ],
    [
      'failed on another network',
      (response) =>
        response.setHeader(
          'PAYMENT-RESPONSE',
          encodeSettleResponse({ ...failed, network: 'eip155:1' }),
        ),
    ],
    [
      'failed for another payer',
      (response) =>
        response.setHeader(
          'PAYMENT-RESPONSE',
          encodeSettleResponse({ ...failed, payer: lookalike }),
        ),
    ],
    [
      'success without a transaction',
      (response) =>
        response.setHeader(
          'PAYMENT-RESPONSE',
          encodeSettleResponse({ ...settlement, transaction: '' }),
        ),
    ],
    [
      'success of nothing',
      (response) =>
        response.setHeader(
          'PAYMENT-RESPONSE',
          encodeSettleResponse({ ...settlement, amount: '0' }),
        ),
    ],
    [
      'success on another network',
      (response) =>
        response.setHeader(
          'PAYMENT-RESPONSE',
          encodeSettleResponse({ ...settlement, network: 'eip155:1' }),
        ),
    ],
    ['failed', (response) => response.setHeader('PAYMENT-RESPONSE', encodeSettleResponse(failed))],
    [
      'a used nonce',
      (response) =>
        response.setHeader(
          'PAYMENT-RESPONSE',
          encodeSettleResponse({ ...failed, errorReason: 'invalid_exact_evm_nonce_already_used' }),
        ),
    ],
    ['none', () => undefined],
  ]

  it.each(
    receipts.flatMap(([name, write]) =>
      [402, 200, 500].map((status) => [name, status, write] as const),
    ),
  )('%s with %i', async (_, status, write) => {
    let now = Date.now()
    const { environment } = createSleepless()
    const options = { environment: { ...environment, now: () => now } }
    const ledger = createMemorySpendLedger(options)
    const seller = await startSeller((response) => {
      write(response)
      response.setHeader('PAYMENT-REQUIRED', encodePaymentRequired(createChallenge('/')))
      response.writeHead(status).end()
    })
    const response = await payingFetch(createOptions({ ...options, ledger }))(seller.origin)
    expect(response.status).toBe(status)
    const used = async () => (await ledger.reserve({ id: '?', pool: 'usd', amount: 0n }, 0n)).used
    const price = 10n ** 16n
    const { validBefore } = JSON.parse(atob(seller.payments()[0] ?? '')).payload.authorization
    now = Number(validBefore) * 1000
    expect(await used()).toBe(price)
    now += 23 * 3600 * 1000
    expect(await used()).toBe(price)
    expect(new Set(seller.payments()).size).toBe(1)
  })
})

it.each([200, 500])('a charge is recorded as one, whatever it bought: %i', async (status) => {
  const settled: string[] = []
  const ledger = {
    ...createMemorySpendLedger(),
    settle: async (id: string) => void settled.push(id),
  }
  const seller = await startSeller((response) => sendReceipt(response, status, settlement))
  const response = await payingFetch(createOptions({ ledger }))(seller.origin)
  expect(settled).toEqual([readPayment(response)?.payment.reservation.id])
})

it('T13 two receipts are none that could be read', async () => {
  const seller = await startSeller((response) => {
    const header = encodeSettleResponse(settlement)
    response.writeHead(200, { 'PAYMENT-RESPONSE': [header, header] }).end('paid')
  })
  const response = await payingFetch(createOptions())(seller.origin)
  expect(readReceipt(response)?.state).toBe('unreadable')
  expect(await response.text()).toBe('paid')
})
