import { createHash, randomBytes } from 'node:crypto'
import {
  decodePaymentRequired,
  FareboxError,
  type HttpRequest,
  type JsonValue,
} from '@farebox/core'
import { describe, expect, test } from 'vitest'
import { toMemo } from '../binding/toMemo.js'
import { parseChallenge } from '../index.js'
import { headerDialect } from './headerDialect.js'
import {
  openShop,
  payer,
  payTo,
  signature,
  start,
  toHeader,
  toResponse,
  toResult,
  transaction,
  transferred,
} from './shop.fixture.js'

const usdcNetwork = 'eip155:84532'
const usdc = '0x036CbD53842c5426634e7929541eC2318f3dCF7e'

async function deliver(outcome: Awaited<ReturnType<ReturnType<typeof openShop>['send']>>) {
  if (outcome.kind !== 'paid') throw new Error(toResult(outcome))
  const finished = await outcome.finish({
    status: 200,
    answer: () => ({ status: 200, headers: [], body: new TextEncoder().encode('sunny') }),
  })
  if (finished.kind !== 'release') throw new Error('It was withheld.')
  await finished.delivered()
  return finished
}

describe('the challenge', () => {
  test('says the same as PAYMENT-REQUIRED, in whole units, with an id and an end', async () => {
    const shop = openShop()
    const response = toResponse(await shop.send())
    const header = new Headers(response.headers.map(([name, value]) => [name, value]))
    const [offer] = decodePaymentRequired(header.get('payment-required') ?? '').accepts
    expect(offer).toMatchObject({ amount: '10000', asset: usdc, payTo })
    expect(await shop.ask()).toEqual({
      chain: 'eip155:84532',
      token: 'USDC',
      amount: '0.01',
      address: payTo,
      params: {
        asset: usdc,
        id: expect.stringMatching(/^[\w-]{59}$/),
        expires: String(start + 300),
      },
    })
  })

  test('comes first in the field, with a name of the dialect where there is one', async () => {
    const response = toResponse(await openShop({}, { network: 'base' }).send())
    const fields = response.headers.filter(([name]) => name === 'WWW-Authenticate')
    expect(fields).toEqual([
      [
        'WWW-Authenticate',
        expect.stringMatching(/^x402 chain="base", token="USDC", amount="0.01"/),
      ],
    ])
    const named = openShop({ chains: { sandbox: 'base-sepolia' } })
    expect(await named.ask()).toMatchObject({ chain: 'sandbox' })
    expect(toResult(await named.tell())).toBe('paid')
  })

  test('has another id each time, and none of them is kept', async () => {
    const shop = openShop()
    const ids = await Promise.all([shop.ask(), shop.ask()])
    expect(new Set(ids.map(({ params }) => params?.['id'])).size).toBe(2)
  })

  test('is for the offer that was chosen, and for none that nobody can write in whole units', async () => {
    const accepts = [
      { price: { asset: payTo, amount: '5' }, scheme: 'exact', network: 'base-sepolia' },
      { price: '$0.01', scheme: 'exact', network: 'base-sepolia' },
      { price: '$0.01', scheme: 'exact', network: 'base' },
    ] as const
    const terms = {
      price: undefined,
      scheme: undefined,
      network: undefined,
      accepts: accepts.map((one, at) =>
        at === 0 ? { ...one, extra: { name: 'x', version: '1' } } : one,
      ),
    } as never
    expect(await openShop({}, terms).ask()).toMatchObject({ chain: 'eip155:84532' })
    expect(await openShop({ network: 'base' }, terms).ask()).toMatchObject({ chain: 'base' })
    const other = toResponse(await openShop({ network: 'ethereum' }, terms).send())
    expect(other.status).toBe(402)
    expect(other.headers.map(([name]) => name)).not.toContain('WWW-Authenticate')
  })
})

describe('a proof with a signature', () => {
  test('buys the answer, asked for as the chain knows it', async () => {
    const shop = openShop()
    const { params = {} } = await shop.ask()
    const finished = await deliver(
      await shop.tell({ tx_hash: transaction.toUpperCase().replace('0X', '0x') }),
    )
    expect(finished.headers.map(([name]) => name)).toContain('PAYMENT-RESPONSE')
    const [query] = shop.asked
    expect(query).toMatchObject({ network: 'eip155:84532', transaction, asset: usdc, payTo })
    const lines = query?.signed?.message.split('\n') ?? []
    expect(lines).toHaveLength(3)
    expect(lines[0]).toBe('x402 proof of payment')
    expect(lines[1]).toMatch(new RegExp(`^id: [\\w-]{${params['id']?.length}}$`))
    expect(lines[2]).toBe(`transaction: ${transaction}`)
    expect(query?.signed?.signature).toBe(signature)
  })

  test.each<[string, Parameters<ReturnType<typeof openShop>['tell']>[0], string]>([
    ['without the payer, whom the chain names', { payer_address: undefined }, 'paid'],
    ['in another case', { payer_address: payer.toLowerCase() }, 'paid'],
    ['without the amount, as the price is still the same', { amount: undefined }, 'paid'],
    ['of somebody else', { payer_address: payTo }, 'proof_invalid proof_payer_mismatch'],
    ['on another network', { chain: 'base' }, 'proof_invalid proof_wrong_network'],
    ['on a network that nobody knows', { chain: 'moon' }, 'proof_invalid proof_wrong_network'],
    ['with an id of nobody', { id: 'a'.repeat(59) }, 'proof_invalid proof_wrong_request'],
    ['with a short id', { id: 'a' }, 'proof_invalid proof_wrong_request'],
    ['with another amount', { amount: '0.02' }, 'proof_invalid proof_wrong_request'],
    ['with another end', { expires: String(start + 9999) }, 'proof_invalid proof_wrong_request'],
    ['without an id', { id: undefined }, 'proof_invalid proof_unbound'],
    ['without a signature', { payer_sig: undefined }, 'proof_invalid proof_unbound'],
    ['with half a signature', { payer_sig: '0x1234' }, 'proof_malformed'],
    ['with a short secret', { payer_sig: undefined, proof_secret: 'abc' }, 'proof_malformed'],
    ['with both bindings', { proof_secret: 'a'.repeat(43) }, 'proof_malformed'],
    ['without an end', { expires: undefined }, 'proof_malformed'],
    ['with an amount that is none', { amount: '1e3' }, 'proof_malformed'],
    ['with a hash of another chain', { tx_hash: 'ab'.repeat(32) }, 'proof_malformed'],
  ])('%s', async (_name, change, result) => {
    const shop = openShop()
    expect(toResult(await shop.tell(change))).toBe(result)
  })

  test.each<[string, Partial<typeof transferred> | { state: string }, string]>([
    ['T02 signed by somebody else', { isSigned: false }, 'proof_signature_mismatch'],
    [
      'T24 not signed by the payer’s key, whatever a contract would say',
      { isSigned: undefined as never },
      'proof_signature_mismatch',
    ],
    ['of less', { amount: '9999' }, 'proof_amount_mismatch'],
    ['of more', { amount: '10001' }, 'proof_amount_mismatch'],
    ['older than the challenge', { blockTime: start - 16 }, 'proof_too_old'],
    ['later than its end', { blockTime: start + 316 }, 'proof_expired'],
    ['that failed', { state: 'failed' }, 'proof_failed_transaction'],
    ['of another token, or to somebody else', { state: 'unfit' }, 'proof_not_a_transfer'],
  ])('of a transfer %s', async (_name, change, reason) => {
    const shop = openShop()
    shop.chain = { ...transferred, ...change } as typeof transferred
    expect(toResult(await shop.tell())).toBe(`proof_invalid ${reason}`)
    // Nothing was used up.
    shop.chain = transferred
    expect(toResult(await shop.tell())).toBe('paid')
  })

  test.each([
    ['a little before the challenge', start - 15],
    ['a little after its end', start + 315],
  ])('of a transfer %s, as clocks differ', async (_name, blockTime) => {
    const shop = openShop()
    shop.chain = { ...transferred, blockTime }
    expect(toResult(await shop.tell())).toBe('paid')
  })

  test('refuses what is malformed or not of this server without asking the chain', async () => {
    const shop = openShop()
    await shop.tell({ id: 'a'.repeat(59) })
    await shop.tell({ chain: 'base' })
    await shop.tell({ payer_sig: undefined })
    expect(shop.asked).toEqual([])
  })

  test('is for one request: another method or URL is another one', async () => {
    const shop = openShop()
    const { chain, amount, params } = await shop.ask()
    const authorization = toHeader({
      tx_hash: transaction,
      chain,
      amount,
      ...params,
      asset: undefined,
      payer_sig: signature,
    })
    const elsewhere = { url: 'https://api.example.com/report', headers: { authorization } }
    expect(toResult(await shop.send(elsewhere))).toBe('proof_invalid proof_wrong_request')
    const posted = { method: 'POST', headers: { authorization } }
    expect(toResult(await shop.send(posted))).toBe('proof_invalid proof_wrong_request')
    expect(toResult(await shop.send({ headers: { authorization } }))).toBe('paid')
  })

  test('is for one server: another one has another secret', async () => {
    const { chain, amount, params } = await openShop().ask()
    const values = { tx_hash: transaction, chain, amount, ...params, asset: undefined }
    const authorization = toHeader({ ...values, payer_sig: signature })
    const other = await openShop().send({ headers: { authorization } })
    expect(toResult(other)).toBe('proof_invalid proof_wrong_request')
  })

  test('holds its price after the seller has changed it', async () => {
    let price: `$${string}` = '$0.01'
    const shop = openShop({}, { price: () => price })
    const { chain, amount, params } = await shop.ask()
    price = '$0.05'
    const values = {
      tx_hash: transaction,
      chain,
      ...params,
      asset: undefined,
      payer_sig: signature,
    }
    const unpriced = await shop.send({ headers: { authorization: toHeader(values) } })
    expect(toResult(unpriced)).toBe('proof_invalid proof_wrong_request')
    const authorization = toHeader({ ...values, amount })
    expect(toResult(await shop.send({ headers: { authorization } }))).toBe('paid')
  })

  test('can be presented for a day, as final blocks and lost answers take their time', async () => {
    const shop = openShop()
    const { chain, amount, params } = await shop.ask()
    const values = { tx_hash: transaction, chain, amount, ...params, asset: undefined }
    const sent = { headers: { authorization: toHeader({ ...values, payer_sig: signature }) } }
    shop.advance(300 + 24 * 3600 - 1)
    shop.chain = { ...transferred, confirmations: 0 }
    expect(toResult(await shop.send(sent))).toBe('proof_pending')
    shop.advance(1)
    expect(toResult(await shop.send(sent))).toBe('proof_invalid proof_expired')
  })
})

describe('a transfer that is not there yet', () => {
  test('is waited for, and nothing is used up', async () => {
    const shop = openShop()
    shop.chain = { state: 'unknown' }
    const waiting = toResponse(await shop.tell())
    expect(waiting.status).toBe(409)
    expect(waiting.headers.map(([name]) => name)).toContain('Retry-After')
    expect(waiting.headers.map(([name]) => name)).not.toContain('WWW-Authenticate')
    shop.chain = transferred
    expect(toResult(await shop.tell())).toBe('paid')
  })

  test('T10 is waited for as long as its proof can be presented', async () => {
    const shop = openShop()
    const { chain, amount, params } = await shop.ask()
    const values = { tx_hash: transaction, chain, amount, ...params, asset: undefined }
    const sent = { headers: { authorization: toHeader({ ...values, payer_sig: signature }) } }
    shop.chain = { state: 'unknown' }
    // Long after the last block that it could be in: this node may still not have that block.
    shop.advance(300 + 15 + 121)
    const waiting = toResponse(await shop.send(sent))
    expect(waiting.status).toBe(409)
    expect(waiting.headers.map(([name]) => name)).not.toContain('WWW-Authenticate')
    shop.chain = transferred
    expect(toResult(await shop.send(sent))).toBe('paid')
  })

  test('is given up a day after the end, like every other proof', async () => {
    const shop = openShop()
    const { chain, amount, params } = await shop.ask()
    const values = { tx_hash: transaction, chain, amount, ...params, asset: undefined }
    const sent = { headers: { authorization: toHeader({ ...values, payer_sig: signature }) } }
    shop.chain = { state: 'unknown' }
    shop.advance(300 + 24 * 3600 - 1)
    expect(toResult(await shop.send(sent))).toBe('proof_pending')
    shop.advance(1)
    expect(toResult(await shop.send(sent))).toBe('proof_invalid proof_expired')
  })

  test.each([
    ['one block on a test network', {}, {}, [0, 1]],
    ['as many blocks as the seller says', { finality: 3 }, {}, [2, 3]],
    [
      'as many as the amount is worth',
      {
        finality: (o: { requirements: { amount: string } }) => Number(o.requirements.amount) / 5000,
      },
      {},
      [1, 2],
    ],
  ])('must be %s deep', async (_name, dialect, route, [before = 0, enough = 0]) => {
    const shop = openShop(dialect, route)
    shop.chain = { ...transferred, confirmations: before }
    expect(toResult(await shop.tell())).toBe('proof_pending')
    shop.chain = { ...transferred, confirmations: enough }
    expect(toResult(await shop.tell())).toBe('paid')
  })

  test('must be final on a network where money is worth something', async () => {
    const shop = openShop({}, { network: 'base' })
    shop.chain = { ...transferred, confirmations: 10_000 }
    expect(toResult(await shop.tell())).toBe('proof_pending')
    shop.chain = { ...transferred, isFinal: true }
    expect(toResult(await shop.tell())).toBe('paid')
  })

  test('an answer that did not come is never one (T20)', async () => {
    const shop = openShop()
    shop.chain = new FareboxError('rpc_unavailable')
    expect(toResult(await shop.tell())).toBe('rpc_unavailable')
  })
})

describe('a proof with a secret', () => {
  const secret = randomBytes(32).toString('base64url')

  async function tellSecret(change: Readonly<Record<string, string>> = {}, memo?: string) {
    const shop = openShop()
    const { chain, amount, params = {} } = await shop.ask()
    const { id = '', expires } = params
    const hash = createHash('sha256').update(`${id}${secret}`).digest('base64url')
    shop.chain = { ...transferred, memo: memo ?? `Ag402-v1|${hash}` }
    const values = { tx_hash: transaction, chain, amount, id, expires, proof_secret: secret }
    return toResult(
      await shop.send({ headers: { authorization: toHeader({ ...values, ...change }) } }),
    )
  }

  test('buys the answer when the memo is the hash of id and secret', async () => {
    expect(await tellSecret()).toBe('paid')
  })

  test('does not without the secret, or with a memo for something else', async () => {
    expect(await tellSecret({ proof_secret: 'a'.repeat(43) })).toBe(
      'proof_invalid proof_memo_mismatch',
    )
    expect(await tellSecret({}, 'Ag402-v1|abc')).toBe('proof_invalid proof_memo_mismatch')
    expect(await tellSecret({}, await toMemo('another id', secret))).toBe(
      'proof_invalid proof_memo_mismatch',
    )
  })
})

describe('one transfer, one answer', () => {
  test('T01 of many requests at once, one is served', async () => {
    const shop = openShop()
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => shop.tell()))
    expect(outcomes.filter(({ kind }) => kind === 'paid')).toHaveLength(1)
  })

  test('T44 the kept answer is shown to who has the signature, and to nobody else', async () => {
    const shop = openShop()
    const { chain, amount, params } = await shop.ask()
    const values = { tx_hash: transaction, chain, amount, ...params, asset: undefined }
    const send = (payer_sig: string) =>
      shop.send({ headers: { authorization: toHeader({ ...values, payer_sig }) } })
    await deliver(await send(signature))
    const again = toResponse(await send(signature))
    expect(again.status).toBe(200)
    expect(new TextDecoder().decode(again.body as Uint8Array)).toBe('sunny')
    expect(toResult(await send(`0x${'34'.repeat(65)}`))).toBe('payment_already_used')
  })

  test('its claim outlives every challenge that it fits', async () => {
    const dialect = headerDialect({
      verifier: async () => transferred,
      chains: { base: usdcNetwork },
    })
    const mac = (value: JsonValue): Uint8Array =>
      createHash('sha256').update(JSON.stringify(value)).digest()
    const requirements = {
      scheme: 'exact',
      network: usdcNetwork,
      amount: '10000',
      asset: usdc,
      payTo,
      maxTimeoutSeconds: 60,
    }
    const known = { network: usdcNetwork, address: usdc, symbol: 'USDC', decimals: 6, usd: true }
    const offers = [{ network: usdcNetwork, requirements, known }]
    const scope = { now: start, mac }
    const challenge = parseChallenge(dialect.buildHeaders(offers, scope)[0]?.[1])
    const { chain = '', params } = challenge ?? {}
    const values = { tx_hash: transaction, chain, ...params, asset: undefined }
    const authorization = toHeader({ ...values, payer_sig: signature })
    const request: HttpRequest = {
      method: 'GET',
      url: 'https://api.example.com/',
      headers: (name) => (name === 'authorization' ? [authorization] : []),
      context: undefined,
    }
    const opened = await dialect.open(request, offers, scope)
    // The longest challenge, issued as late as clocks may differ, and presented a day after its end.
    const last = transferred.blockTime + 300 + 3600 + 300 + 24 * 3600
    expect(opened.presentableUntil).toBeGreaterThanOrEqual(last)
    expect(opened.offer).toBe(offers[0])
  })

  test('T12 no cache keeps the challenge or the answer', async () => {
    const shop = openShop()
    const finished = await deliver(await shop.tell())
    for (const { headers } of [toResponse(await shop.send()), finished]) {
      expect(headers).toContainEqual(['Cache-Control', 'private, no-store'])
      expect(headers).toContainEqual(['Vary', 'PAYMENT-SIGNATURE, Authorization'])
    }
  })
})

describe('T13 credentials', () => {
  const proof = toHeader({ tx_hash: transaction, chain: 'base' })
  test.each<[string, Record<string, string | readonly string[]>, string]>([
    ['nothing', {}, ''],
    ['Bearer is the app’s', { authorization: 'Bearer x402' }, ''],
    ['Basic is the app’s', { authorization: 'Basic eDQwMg==' }, ''],
    ['a scheme that begins alike is the app’s', { authorization: 'x402v2 abc' }, ''],
    ['a lone Payment is asked to pay', { authorization: 'Payment abc' }, ''],
    ['so is one in its own header', { 'payment-authorization': 'Payment abc' }, ''],
    ['and a prepaid one', { 'x-prepaid-credential': '{}' }, ''],
    ['two of ours', { authorization: [proof, proof] }, 'payment_ambiguous'],
    ['ours and x402', { authorization: proof, 'payment-signature': 'e30=' }, 'payment_ambiguous'],
    ['ours and x402 v1', { authorization: proof, 'x-payment': 'e30=' }, 'payment_ambiguous'],
    [
      'ours and Payment',
      { authorization: proof, 'payment-authorization': 'Payment a' },
      'payment_ambiguous',
    ],
    [
      'ours and prepaid',
      { authorization: proof, 'x-prepaid-credential': '{}' },
      'payment_ambiguous',
    ],
    [
      'Payment and x402',
      { authorization: 'Payment a', 'payment-signature': 'e30=' },
      'payment_ambiguous',
    ],
    [
      'two of others',
      { authorization: 'Payment a', 'x-prepaid-credential': '{}' },
      'payment_ambiguous',
    ],
    [
      'ours beside a Bearer of the app',
      { authorization: ['Bearer abc', proof] },
      'proof_invalid proof_wrong_network',
    ],
    ['ours and another in one value', { authorization: `${proof}, Bearer abc` }, 'proof_malformed'],
  ])('%s', async (_name, headers, result) => {
    expect(toResult(await openShop().send({ headers }))).toBe(result)
  })
})

test.each([
  ['long', `x402 tx_hash="${'a'.repeat(70_000)}"`],
  ['with many parameters', `x402 ${Array.from({ length: 5000 }, (_, at) => `p${at}="1"`).join()}`],
  ['with control characters', 'x402 tx_hash="a\u0000b"'],
  ['with a prototype', 'x402 tx_hash="abc", __proto__="1", id="2"'],
  ['empty', 'x402'],
  ['JSON', 'x402 {"tx_hash":"abc"}'],
])(
  'T14 a credential that is %s is refused before anything is asked',
  async (_name, authorization) => {
    const shop = openShop()
    expect(toResult(await shop.send({ headers: { authorization } }))).toMatch(/^proof_/)
    expect(shop.asked).toEqual([])
  },
)

describe('transfers that are bound to nothing', () => {
  const legacy = (change: Readonly<Record<string, string | undefined>> = {}) =>
    toHeader({ tx_hash: transaction, chain: 'eip155:84532', payer_address: payer, ...change })
  const unbound = { maxAmount: '0.01' }

  test('are refused unless the seller says otherwise', async () => {
    const headers = { authorization: legacy() }
    expect(toResult(await openShop().send({ headers }))).toBe('proof_invalid proof_unbound')
    expect(toResult(await openShop({ unbound }).send({ headers }))).toBe('paid')
  })

  test.each<[string, Parameters<typeof legacy>[0], Partial<typeof transferred>, string]>([
    ['of nobody', { payer_address: undefined }, {}, 'proof_unbound'],
    ['of somebody else', { payer_address: payTo }, {}, 'proof_payer_mismatch'],
    ['of more', {}, { amount: '10001' }, 'proof_amount_mismatch'],
    ['older than two minutes', {}, { blockTime: start - 136 }, 'proof_too_old'],
    ['bound to something by its memo', {}, { memo: `Ag402-v1|${'a'.repeat(43)}` }, 'proof_unbound'],
  ])('a transfer %s is refused all the same', async (_name, change, told, reason) => {
    const shop = openShop({ unbound })
    shop.chain = { ...transferred, ...told }
    const outcome = await shop.send({ headers: { authorization: legacy(change) } })
    expect(toResult(outcome)).toBe(`proof_invalid ${reason}`)
  })

  test('buy nothing dearer than the limit', async () => {
    const shop = openShop({ unbound: { maxAmount: '0.009999' } })
    const outcome = await shop.send({ headers: { authorization: legacy() } })
    expect(toResult(outcome)).toBe('proof_invalid proof_over_limit')
  })

  test('buy one answer, and nobody sees it again', async () => {
    const shop = openShop({ unbound })
    shop.chain = { ...transferred, memo: 'Ag402-v1|0123456789abcdef0123456789abcdef' }
    await deliver(await shop.send({ headers: { authorization: legacy() } }))
    const again = await shop.send({ headers: { authorization: legacy() } })
    expect(toResult(again)).toBe('payment_already_used')
  })
})

describe('the options', () => {
  const verifier = async () => transferred
  test.each<[string, unknown]>([
    ['no verifier', {}],
    ['a client that reads no transfers', { verifier: { supported: verifier } }],
    ['a challenge for a moment', { verifier, challengeSeconds: 1 }],
    ['a challenge for a day', { verifier, challengeSeconds: 86_400 }],
    ['clocks that differ by an hour', { verifier, clockSkewSeconds: 3600 }],
    ['no depth at all', { verifier, finality: 0 }],
    ['a limit that is no number', { verifier, unbound: { maxAmount: '$1' } }],
    ['proofs without an end', { verifier, unbound: { maxAmount: '1', maxAgeSeconds: Infinity } }],
  ])('%s: refuses to start', (_name, options) => {
    expect(() => headerDialect(options as never)).toThrow(
      expect.objectContaining({ code: 'config_invalid' }),
    )
  })

  test('networks have to be ones', () => {
    expect(() => headerDialect({ verifier, network: 'moon' })).toThrow(/network_invalid/)
    expect(() => headerDialect({ verifier, chains: { moon: 'moon' } })).toThrow(/network_invalid/)
  })

  test('a client is asked as the object that it is', async () => {
    const client = {
      answer: transferred,
      async readTransfer() {
        return this.answer
      },
    }
    expect(toResult(await openShop({ verifier: client }).tell())).toBe('paid')
  })
})
