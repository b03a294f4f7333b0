import { setTimeout as sleep } from 'node:timers/promises'
import { createHash } from 'node:crypto'
import { encodePaymentRequired, systemEnvironment } from '@farebox/core'
import { createMemorySpendLedger, type SpendLedger } from '@farebox/core/client'
import { privateKeyAccount } from '@farebox/evm/account'
import { evm } from '@farebox/evm/client'
import { describe, expect, test } from 'vitest'
import { parseAuthorization } from '../index.js'
import { createMemoryJournal } from './createMemoryJournal.js'
import type { PayByTransferOptions } from './options.js'
import { payByTransfer } from './payByTransfer.js'
import type { TransferJournal } from './TransferJournal.js'
import {
  createSeller,
  createSender,
  createSigner,
  declined,
  payer,
  payTo,
  sayOffer,
  type SaidOffer,
  type Script,
  signMessage,
  usdc,
} from './wallet.fixture.js'

const url = 'https://api.example.com/weather'
const good = new Response('sunny')
const pending = new Response(null, { status: 409, headers: { 'Retry-After': '2' } })
const used = new Response(null, { status: 409 })
const refused = new Response(null, { status: 402 })
const receipt = Buffer.from(
  JSON.stringify({ success: true, transaction: '0x1', network: 'eip155:84532' }),
).toString('base64')
const owed = new Response(null, { status: 500, headers: { 'PAYMENT-RESPONSE': receipt } })

/** The real clock, in which no time passes while one waits. */
function createEnvironment() {
  const waits: number[] = []
  return {
    ...systemEnvironment,
    waits,
    async sleep(milliseconds: number, signal?: AbortSignal) {
      waits.push(milliseconds)
      await sleep(0)
      signal?.throwIfAborted()
    },
  }
}

function setUp(script: Script = [good], options: Partial<PayByTransferOptions> = {}) {
  const wallet = createSigner()
  const seller = createSeller(script)
  const journal = createMemoryJournal()
  const environment = createEnvironment()
  const buy = payByTransfer({
    wallets: [wallet],
    journal,
    environment,
    fetch: seller.fetch,
    ...options,
  })
  return { wallet, seller, journal, environment, buy }
}

async function readStates(journal: TransferJournal): Promise<readonly string[]> {
  const texts = [...(await journal.load()).values()]
  return texts.map((text) => JSON.parse(text).state)
}

function readProof(request: Request | undefined) {
  const proof = parseAuthorization(request?.headers.get('authorization'))
  if (proof === null) throw new Error('There is no proof.')
  return proof
}

function challengeWith(change: SaidOffer, seconds?: number): () => Response {
  const header = sayOffer(change, seconds)
  return () => new Response(null, { status: 402, headers: { 'WWW-Authenticate': header } })
}

describe('a challenge is paid', () => {
  test('by one transfer, which is presented with a signature', async () => {
    const { buy, wallet, seller, journal } = setUp()
    const response = await buy(url, { headers: { accept: 'text/plain' } })
    expect(await response.text()).toBe('sunny')
    expect(wallet.signed).toEqual([
      { network: 'eip155:84532', asset: usdc.address, payTo, amount: 10_000n },
    ])
    expect(wallet.broadcasts).toEqual(['raw 1'])
    const [first, second] = seller.requests
    expect(first?.headers.has('authorization')).toBe(false)
    const { params = {}, ...proof } = readProof(second)
    const transaction = `0x${'1'.padStart(64, '0')}`
    expect(proof).toEqual({ txHash: transaction, chain: 'eip155:84532', payerAddress: payer })
    expect(params).toEqual({
      id: expect.stringMatching(/^challenge-/),
      expires: expect.stringMatching(/^\d+$/),
      amount: '0.01',
      payer_sig: await signMessage(
        `x402 proof of payment\nid: ${params['id']}\ntransaction: ${transaction}`,
      ),
    })
    expect(second?.headers.get('accept')).toBe('text/plain')
    expect(second?.headers.get('accept-x402-version')).toBe('v1.0')
    expect(second?.redirect).toBe('manual')
    expect(await readStates(journal)).toEqual(['delivered'])
  })

  test('by a wallet that sends at once, and with a memo where it signs no messages', async () => {
    const { signMessage: _none, ...wallet } = createSender()
    const { buy, seller } = setUp([good], { wallets: [wallet] })
    await buy(url)
    const { params = {} } = readProof(seller.requests[1])
    const { id, proof_secret: secret } = params
    const hash = createHash('sha256').update(`${id}${secret}`).digest('base64url')
    expect(wallet.sent).toMatchObject([{ memo: `Ag402-v1|${hash}` }])
    expect(secret).toMatch(/^[\w-]{43}$/)
  })

  test('with method and body, which are sent again as they were', async () => {
    const { buy, seller } = setUp()
    await buy(url, { method: 'POST', body: 'hello' })
    const bodies = await Promise.all(seller.requests.map((request) => request.text()))
    expect(bodies).toEqual(['hello', 'hello'])
    expect(seller.requests.map(({ method }) => method)).toEqual(['POST', 'POST'])
  })

  test('each time it is another one', async () => {
    const { buy, wallet } = setUp()
    await Promise.all([buy(url), buy(url), buy(url)])
    expect(wallet.signed).toHaveLength(3)
  })
})

describe('an answer is left alone', () => {
  const account = privateKeyAccount(`0x${'11'.repeat(32)}`)
  const schemes = [evm({ account })]
  const terms = {
    scheme: 'exact',
    asset: usdc.address,
    payTo,
    maxTimeoutSeconds: 60,
    extra: { name: 'USDC', version: '2' },
  }
  const requireOn = (network: string): string =>
    encodePaymentRequired({
      x402Version: 2,
      resource: { url },
      accepts: [{ ...terms, network, amount: '10000' }],
    })
  const required = requireOn('eip155:84532')
  const say = (headers: Record<string, string> = {}, status = 402, body: string | null = null) => {
    const challenge = new Response(body, {
      status,
      headers: { 'WWW-Authenticate': sayOffer(), ...headers },
    })
    return () => challenge.clone()
  }
  const entryV1 = {
    ...terms,
    network: 'base-sepolia',
    maxAmountRequired: '10000',
    resource: url,
    description: '',
    mimeType: '',
  }
  const v1 = JSON.stringify({ x402Version: 1, error: '', accepts: [entryV1] })
  const json = { 'content-type': 'application/json' }

  test.each<[string, () => Response, RequestInit, Partial<PayByTransferOptions>]>([
    ['that is no 402', say({}, 401), {}, {}],
    ['to HEAD', say(), { method: 'HEAD' }, {}],
    [
      'to a request with credentials of its own',
      say(),
      { headers: { authorization: 'Bearer a' } },
      {},
    ],
    ['to a payment of x402', say(), { headers: { 'payment-signature': 'e30=' } }, {}],
    ['to a payment of x402 v1', say(), { headers: { 'x-payment': 'e30=' } }, {}],
    ['with PAYMENT-REQUIRED', say({ 'PAYMENT-REQUIRED': required }), {}, {}],
    ['with a challenge of v1 in its body', say(json, 402, v1), {}, {}],
    ['that a scheme can pay', say({ 'PAYMENT-REQUIRED': required }), {}, { x402Schemes: schemes }],
    ['that a scheme can pay in v1', say(json, 402, v1), {}, { x402Schemes: schemes }],
    ['that is x402 and cannot be read', say({ 'PAYMENT-REQUIRED': '!' }), {}, {}],
    ['of another dialect', say({ 'WWW-Authenticate': 'Payment id="a"' }), {}, {}],
    ['on a chain without a wallet', challengeWith({ chain: 'ethereum' }), {}, {}],
    ['on a chain without a name', challengeWith({ chain: 'moon' }), {}, {}],
    ['in a token that nobody knows', challengeWith({ token: 'DAI' }), {}, {}],
    [
      'in a token that is called like another',
      challengeWith({ params: { id: 'a', expires: '9999999999', asset: payTo } }),
      {},
      {},
    ],
    ['with too many decimals', challengeWith({ amount: '0.0000001' }), {}, {}],
    ['that ends in a moment', challengeWith({}, 19), {}, {}],
    ['that binds nothing', challengeWith({ params: {} }), {}, {}],
  ])('%s', async (_name, challenge, init, options) => {
    const seller = createSeller([good], challenge)
    const { buy, wallet, journal } = setUp([], { fetch: seller.fetch, ...options })
    const response = await buy(url, init)
    expect(response.status).toBe(challenge().status)
    expect(await response.text()).toBe(await challenge().text())
    expect(wallet.signed).toEqual([])
    expect((await journal.load()).size).toBe(0)
  })

  test.each<[string, Record<string, string>, string | null, Partial<PayByTransferOptions>]>([
    [
      'no scheme can pay it',
      { 'PAYMENT-REQUIRED': requireOn('tron:nile') },
      null,
      { x402Schemes: schemes },
    ],
    [
      'it is on no network',
      { 'PAYMENT-REQUIRED': requireOn('moon:1:2') },
      null,
      { x402Schemes: schemes },
    ],
    ['the buyer has no scheme', { 'PAYMENT-REQUIRED': required }, null, { x402Schemes: [] }],
    ['the buyer has no scheme for v1', json, v1, { x402Schemes: [] }],
    ['its body is nothing of x402', json, '{"error":"Payment Required"}', {}],
  ])('unless %s', async (_name, headers, body, options) => {
    const seller = createSeller([good], say(headers, 402, body))
    const { buy } = setUp([], { fetch: seller.fetch, ...options })
    expect((await buy(url)).status).toBe(200)
  })

  test('after a redirect', async () => {
    const challenge = Object.defineProperty(say()(), 'redirected', { value: true })
    const seller = createSeller([good], () => challenge)
    const { buy, wallet } = setUp([], { fetch: seller.fetch })
    expect((await buy(url)).status).toBe(402)
    expect(wallet.signed).toEqual([])
  })

  test('a proof of the caller’s own is refused', async () => {
    const { buy } = setUp()
    await expect(buy(url, { headers: { authorization: 'x402 abc' } })).rejects.toMatchObject({
      code: 'payment_already_attempted',
    })
  })
})

describe('the budget', () => {
  test.each<[string, Partial<PayByTransferOptions>, string]>([
    ['of one payment', { budget: { perPayment: '$0.009' } }, 'spend_limit_exceeded'],
    ['of hosts', { allowedHosts: ['other.example.com'] }, 'no_acceptable_payment'],
    [
      'of recipients',
      { pinnedRecipients: { 'https://api.example.com': [payer] } },
      'no_acceptable_payment',
    ],
    ['of policies', { policies: [() => 'no'] }, 'no_acceptable_payment'],
    ['of the owner', { approve: () => false }, 'no_acceptable_payment'],
  ])('%s is kept, and nothing is signed', async (_name, options, code) => {
    const { buy, wallet, journal } = setUp([good], options)
    await expect(buy(url)).rejects.toMatchObject({ code })
    expect(wallet.signed).toEqual([])
    expect((await journal.load()).size).toBe(0)
  })

  test('of a day counts what was sent, refused or not', async () => {
    const { buy, wallet } = setUp([good, refused], { budget: { perDay: '$0.02' } })
    await buy(url)
    await buy(url)
    await expect(buy(url)).rejects.toMatchObject({ code: 'spend_limit_exceeded' })
    expect(wallet.broadcasts).toHaveLength(2)
  })
})

test('a transfer that was sent is settled in the ledger; one that was not is given back', async () => {
  const calls: string[] = []
  const inner = createMemorySpendLedger()
  const ledger: SpendLedger = {
    ...inner,
    async settle(id) {
      calls.push('settle')
      await inner.settle(id)
    },
    async release(id) {
      calls.push('release')
      await inner.release(id)
    },
  }
  await setUp([good], { ledger }).buy(url)
  expect(calls).toEqual(['settle'])
  const locked = { ...createSigner(), sign: async () => Promise.reject(new Error('locked')) }
  await expect(setUp([good], { ledger, wallets: [locked] }).buy(url)).rejects.toThrow()
  expect(calls).toEqual(['settle', 'release'])
})

describe('T10 a transfer is made once', () => {
  test('and presented until it is deep enough, as often as the seller wants', async () => {
    const { buy, wallet, seller, environment } = setUp([
      pending,
      pending,
      new Error('lost'),
      owed.clone(),
      good,
    ])
    const first = await buy(url)
    expect(first.status).toBe(500)
    const second = await buy(url)
    expect(await second.text()).toBe('sunny')
    expect(wallet.signed).toHaveLength(1)
    const proofs = seller.requests.filter(({ headers }) => headers.has('authorization'))
    expect(new Set(proofs.map(({ headers }) => headers.get('authorization'))).size).toBe(1)
    expect(proofs).toHaveLength(5)
    expect(environment.waits).toEqual([2000, 2000, 2000])
  })

  test('and the next call goes on when patience is at its end', async () => {
    const { buy, wallet } = setUp([pending, good], { patienceMs: 1000 })
    expect((await buy(url)).status).toBe(409)
    expect((await buy(url)).status).toBe(200)
    expect((await buy(url)).status).toBe(200)
    expect(wallet.signed).toHaveLength(2)
  })

  test('and stays when no answer comes', async () => {
    const { buy, wallet } = setUp([...Array.from({ length: 3 }, () => new Error('lost')), good])
    await expect(buy(url)).rejects.toMatchObject({ code: 'payment_outcome_unknown' })
    expect((await buy(url)).status).toBe(200)
    expect(wallet.signed).toHaveLength(1)
  })

  test('and stays when the caller has gone', async () => {
    const controller = new AbortController()
    const { buy, wallet } = setUp([
      () => {
        controller.abort(new Error('gone'))
        return pending.clone()
      },
      good,
    ])
    await expect(buy(url, { signal: controller.signal })).rejects.toThrow('gone')
    expect((await buy(url)).status).toBe(200)
    expect(wallet.signed).toHaveLength(1)
  })

  test('for the request that it was made for, and for no other', async () => {
    const { buy, wallet } = setUp([pending, good], { patienceMs: 0 })
    await buy(url)
    await buy(url, { method: 'POST' })
    expect(wallet.signed).toHaveLength(2)
  })

  test('and is not taken from a call that still presents it', async () => {
    const running: Promise<Response>[] = []
    const { buy, wallet } = setUp([
      () => {
        // While the first transfer waits, somebody else asks for the same.
        running.push(buy(url))
        return pending.clone()
      },
      good,
    ])
    expect((await buy(url)).status).toBe(200)
    expect((await Promise.all(running)).map(({ status }) => status)).toEqual([200])
    expect(wallet.signed).toHaveLength(2)
  })

  test('also for a seller that repeats its challenge', async () => {
    const seller = createSeller([good], challengeWith({}))
    const { buy, wallet } = setUp([], { fetch: seller.fetch })
    expect((await buy(url)).status).toBe(200)
    await expect(buy(url)).rejects.toMatchObject({ code: 'payment_already_attempted' })
    expect(wallet.signed).toHaveLength(1)
  })

  test('also for two calls at once with one challenge', async () => {
    const seller = createSeller([good], challengeWith({}))
    const memory = createMemoryJournal()
    const journal: TransferJournal = {
      ...memory,
      async set(key, text) {
        await sleep(20)
        await memory.set(key, text)
      },
    }
    const { buy, wallet } = setUp([], { fetch: seller.fetch, journal })
    const results = await Promise.allSettled([buy(url), buy(url)])
    // Which of them is first is not said.
    expect(results.toSorted((a, b) => a.status.localeCompare(b.status))).toEqual([
      { status: 'fulfilled', value: expect.objectContaining({ status: 200 }) },
      {
        status: 'rejected',
        reason: expect.objectContaining({ code: 'payment_already_attempted' }),
      },
    ])
    expect(wallet.signed).toHaveLength(1)
  })

  test.each([
    ['refused', refused],
    ['delivered', used],
  ])('and is over when the seller says that it is %s', async (state, answer) => {
    const { buy, wallet, journal } = setUp([answer, good])
    expect((await buy(url)).status).toBe(answer.status)
    expect(await readStates(journal)).toEqual([state])
    expect((await buy(url)).status).toBe(200)
    expect(wallet.signed).toHaveLength(2)
  })

  test('and forgotten an hour after its challenge', async () => {
    let now = Date.now()
    const environment = { ...createEnvironment(), now: () => now }
    const { buy, journal } = setUp([good], { environment })
    await buy(url)
    now += 3_901_000
    // A challenge of this clock's.
    await buy(url).catch(() => undefined)
    expect((await journal.load()).size).toBe(0)
  })
})

describe('a crash', () => {
  /** What another process finds after this one was killed at a point. */
  async function crash(
    at: 'before' | 'during' | 'after',
    wallets: PayByTransferOptions['wallets'],
  ) {
    const journal = createMemoryJournal()
    const dead = new Promise<never>(() => undefined)
    let writes = 0
    const dying: TransferJournal = {
      ...journal,
      async set(key, text) {
        writes += 1
        if (at === 'before') return dead
        await journal.set(key, text)
        if (at === 'during' || writes > 1) return dead
      },
    }
    const seller = createSeller([good])
    void payByTransfer({ wallets, journal: dying, fetch: seller.fetch })(url)
    await sleep(30)
    return journal
  }

  test('before the journal is written: nothing was sent, and the transfer is made then', async () => {
    const wallet = createSigner()
    const journal = await crash('before', [wallet])
    expect(wallet.broadcasts).toEqual([])
    const { buy } = setUp([good], { wallets: [wallet], journal })
    await buy(url)
    expect(wallet.broadcasts).toHaveLength(1)
  })

  test('between journal and sending: the same transaction is sent', async () => {
    const wallet = createSigner()
    const journal = await crash('during', [wallet])
    expect(wallet.broadcasts).toEqual([])
    const { buy, seller } = setUp([good], { wallets: [wallet], journal })
    expect((await buy(url)).status).toBe(200)
    expect(wallet.signed).toHaveLength(1)
    expect(wallet.broadcasts).toEqual(['raw 1'])
    expect(readProof(seller.requests[1]).params?.['payer_sig']).toMatch(/^0x/)
  })

  test('and not sent any more when it would come too late', async () => {
    const wallet = createSigner()
    const journal = await crash('during', [wallet])
    const late = { ...createEnvironment(), now: () => Date.now() + 301_000 }
    const { buy } = setUp([refused], { wallets: [wallet], journal, environment: late })
    expect((await buy(url)).status).toBe(402)
    expect(wallet.broadcasts).toEqual([])
  })

  test('of a wallet that sends at once, before it has answered: nobody knows, and nothing is sent', async () => {
    const wallet = createSender()
    const journal = await crash('during', [wallet])
    const { buy, seller } = setUp([good], { wallets: [wallet], journal })
    await expect(buy(url)).rejects.toMatchObject({ code: 'payment_outcome_unknown' })
    await expect(buy(url)).rejects.toMatchObject({ code: 'payment_outcome_unknown' })
    expect(wallet.sent).toEqual([])
    expect(seller.requests.every(({ headers }) => !headers.has('authorization'))).toBe(true)
  })

  test('of such a wallet, after it has answered: the transfer is presented', async () => {
    const wallet = createSender()
    const journal = await crash('after', [wallet])
    expect(wallet.sent).toHaveLength(1)
    const { buy, seller } = setUp([good], { wallets: [wallet], journal })
    expect((await buy(url)).status).toBe(200)
    expect(wallet.sent).toHaveLength(1)
    expect(readProof(seller.requests[1]).params?.['payer_sig']).toMatch(/^0x/)
  })
})

describe('what fails', () => {
  test.each([
    ['the wallet', declined],
    ['its owner', Object.assign(new Error('User rejected'), { code: 4001 })],
  ])('%s has sent nothing: another call pays anew', async (_name, error) => {
    const wallet = createSender()
    let isWilling = false
    const send: typeof wallet.send = async (transfer) => {
      if (!isWilling) throw error
      return wallet.send(transfer)
    }
    const { buy, journal } = setUp([good], { wallets: [{ ...wallet, send }] })
    await expect(buy(url)).rejects.toMatchObject({ code: 'signing_failed' })
    expect((await journal.load()).size).toBe(0)
    isWilling = true
    expect((await buy(url)).status).toBe(200)
  })

  test.each<[string, () => Promise<string>]>([
    ['is lost', async () => Promise.reject(new Error('timeout'))],
    ['is no hash', async () => 'sent!'],
  ])('a wallet whose answer %s has perhaps sent: nothing is sent again', async (_name, send) => {
    let calls = 0
    const wallet = {
      ...createSender(),
      async send() {
        calls += 1
        return send()
      },
    }
    const { buy } = setUp([good], { wallets: [wallet] })
    await expect(buy(url)).rejects.toMatchObject({ code: 'payment_outcome_unknown' })
    await expect(buy(url)).rejects.toMatchObject({ code: 'payment_outcome_unknown' })
    expect(calls).toBe(1)
  })

  test('a proof that was not signed is signed the next time', async () => {
    let isWilling = false
    const wallet = {
      ...createSender(),
      async signMessage(text: string) {
        if (isWilling) return signMessage(text)
        throw Object.assign(new Error('User rejected'), { code: 4001 })
      },
    }
    const { buy } = setUp([good], { wallets: [wallet] })
    await expect(buy(url)).rejects.toMatchObject({ code: 'payment_outcome_unknown' })
    isWilling = true
    expect((await buy(url)).status).toBe(200)
    expect(wallet.sent).toHaveLength(1)
  })

  test('a wallet that does not sign has sent nothing', async () => {
    const wallet = { ...createSigner(), sign: async () => Promise.reject(new Error('locked')) }
    const { buy, journal } = setUp([good], { wallets: [wallet] })
    await expect(buy(url)).rejects.toMatchObject({ code: 'signing_failed' })
    expect((await journal.load()).size).toBe(0)
  })

  test('a transfer that perhaps was not sent is sent again and presented', async () => {
    const wallet = createSigner()
    let calls = 0
    const broadcast = async (raw: string): Promise<void> => {
      calls += 1
      if (calls === 1) throw new Error('timeout')
      await wallet.broadcast(raw)
    }
    const { buy } = setUp([good], { wallets: [{ ...wallet, broadcast }] })
    await expect(buy(url)).rejects.toMatchObject({ code: 'payment_outcome_unknown' })
    expect((await buy(url)).status).toBe(200)
    expect(wallet.signed).toHaveLength(1)
    expect(wallet.broadcasts).toEqual(['raw 1'])
  })

  test('a journal that cannot be written lets nothing be sent', async () => {
    const journal = { ...createMemoryJournal(), set: async () => Promise.reject(new Error('full')) }
    const { buy, wallet } = setUp([good], { journal })
    await expect(buy(url)).rejects.toMatchObject({ code: 'store_unavailable' })
    expect(wallet.broadcasts).toEqual([])
  })

  test.each([['{'], ['[]'], ['{"state":"sent"}']])(
    'a journal with %s in it is not passed over',
    async (text) => {
      const journal = createMemoryJournal()
      await journal.set('a', text)
      const { buy, wallet } = setUp([good], { journal })
      await expect(buy(url)).rejects.toMatchObject({ code: 'store_unavailable' })
      expect(wallet.signed).toEqual([])
    },
  )
})

test('a challenge that binds nothing is paid where the buyer allows it', async () => {
  const seller = createSeller([good], challengeWith({ params: {} }))
  const { buy } = setUp([], { fetch: seller.fetch, allowUnbound: true })
  expect((await buy(url)).status).toBe(200)
  expect((await buy(url)).status).toBe(200)
  const { params, ...proof } = readProof(seller.requests[1])
  expect(params).toBeUndefined()
  expect(proof).toMatchObject({ chain: 'eip155:84532', payerAddress: payer })
})
