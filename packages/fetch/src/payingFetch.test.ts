import {
  decodePaymentPayload,
  decodePaymentPayloadV1,
  encodePaymentRequired,
  systemEnvironment,
} from '@farebox/core'
import { createMemorySpendLedger } from '@farebox/core/client'
import { evm } from '@farebox/evm/client'
import { evm as evmServer } from '@farebox/evm/server'
import { describe, expect, it } from 'vitest'
import { payingFetch } from './payingFetch.js'
import type { PaymentEvent } from './PaymentEvent.js'
import { readPayment } from './readPayment.js'
import { readReceipt } from './readReceipt.js'
import {
  account,
  createChallenge,
  createOptions,
  requirements,
  sendChallenge,
  sendReceipt,
  settlement,
  startSeller,
  startServer,
} from './seller.fixture.js'

const settle = async (): Promise<never> => {
  throw new Error('down')
}

describe('a paid request', () => {
  it('carries a payment that the seller can check', async () => {
    const seller = await startSeller()
    const fetch = payingFetch(createOptions())
    const response = await fetch(`${seller.origin}/weather?city=Bern`)
    expect(response.status).toBe(200)
    expect(await response.text()).toBe('paid')

    expect(seller.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /weather?city=Bern',
      'GET /weather?city=Bern',
    ])
    const payment = decodePaymentPayload(seller.payments()[0] ?? '')
    expect(payment.accepted).toEqual(requirements)
    expect(payment.resource).toEqual({ url: '/weather?city=Bern' })
    const [exact] = evmServer()
    expect(exact?.identify(payment, requirements).payer).toBe(account.address)
    const context = { now: Date.now() / 1000, minimumValiditySeconds: 6 }
    expect(exact?.checkPayment(payment, requirements, context)).toBeUndefined()
  })

  it('comes back with its receipt and its payment', async () => {
    const seller = await startSeller()
    const response = await payingFetch(createOptions())(seller.origin)
    expect(readReceipt(response)).toMatchObject({
      state: 'settled',
      transaction: settlement.transaction,
      payer: account.address,
    })
    expect(readReceipt(response.clone())?.state).toBe('settled')
    const details = readPayment(response)
    expect(details?.attempts).toBe(1)
    expect(details?.receipt).toEqual(readReceipt(response))
    expect(details?.payment.header.value).toBe(seller.payments()[0])
    expect(readPayment(response.clone())).toBeUndefined()
  })

  it('keeps the method and headers of the caller and adds one header', async () => {
    const seller = await startSeller()
    await payingFetch(createOptions())(new URL(seller.origin), {
      method: 'PUT',
      headers: { 'X-Mine': '1', authorization: 'Bearer x' },
      body: 'hello',
    })
    const [first, paid] = seller.seen
    const { 'payment-signature': payment, ...rest } = paid?.headers ?? {}
    expect(payment).toBeDefined()
    expect(rest).toEqual(first?.headers)
    expect(paid).toMatchObject({ method: 'PUT' })
  })

  it('answers a v1 body with a v1 payment', async () => {
    const seller = await startServer((seen, response, { origin }) => {
      if (seen.headers['x-payment'] !== undefined) {
        const receipt = btoa(JSON.stringify({ ...settlement, network: 'base-sepolia' }))
        response.writeHead(200, { 'X-PAYMENT-RESPONSE': receipt }).end('paid')
        return
      }
      const { amount: maxAmountRequired, ...rest } = requirements
      const entry = {
        ...rest,
        network: 'base-sepolia',
        maxAmountRequired,
        resource: `${origin}${seen.path}`,
        description: '',
      }
      response.writeHead(402, { 'content-type': 'application/json; charset=utf-8' })
      response.end(JSON.stringify({ x402Version: 1, error: 'pay', accepts: [entry] }))
    })
    const response = await payingFetch(createOptions())(`${seller.origin}/old`)
    expect(readReceipt(response)).toMatchObject({ state: 'settled', network: 'base-sepolia' })
    expect(seller.seen[1]?.headers).not.toHaveProperty('payment-signature')
    const payment = decodePaymentPayloadV1(seller.payments()[0] ?? '')
    expect(payment).toMatchObject({ x402Version: 1, scheme: 'exact', network: 'base-sepolia' })
    expect(payment.payload).toMatchObject({ authorization: { from: account.address } })
  })

  it('reads a v2 challenge from the body where there is no header', async () => {
    const seller = await startServer((seen, response) => {
      if (seen.headers['payment-signature'] !== undefined) {
        sendReceipt(response, 200, settlement)
        return
      }
      response.writeHead(402, { 'content-type': 'application/json' })
      response.end(JSON.stringify(createChallenge('/')))
    })
    expect((await payingFetch(createOptions())(seller.origin)).status).toBe(200)
  })

  it('is one for each of two concurrent calls', async () => {
    const seller = await startSeller()
    const fetch = payingFetch(createOptions({ budget: { perDay: '$0.02' } }))
    const responses = await Promise.all([fetch(`${seller.origin}/a`), fetch(`${seller.origin}/b`)])
    expect(responses.map(({ status }) => status)).toEqual([200, 200])
    expect(new Set(seller.payments()).size).toBe(2)
    await expect(fetch(`${seller.origin}/c`)).rejects.toMatchObject({
      code: 'spend_limit_exceeded',
    })
    expect(seller.payments()).toHaveLength(2)
  })
})

describe('left alone are', () => {
  it('answers other than 402', async () => {
    const seller = await startServer((seen, response) => {
      response.writeHead(seen.path === '/ok' ? 200 : 418, { 'X-Mine': '1' }).end('body')
    })
    const plain = await fetch(`${seller.origin}/ok`)
    const seen: Response[] = []
    const spy: typeof fetch = async (...parameters) => {
      const response = await fetch(...parameters)
      seen.push(response)
      return response
    }
    const paying = payingFetch(createOptions({ fetch: spy }))
    for (const path of ['/ok', '/teapot']) {
      const response = await paying(`${seller.origin}${path}`)
      expect(response).toBe(seen.pop())
      expect(await response.text()).toBe('body')
      expect(readPayment(response)).toBeUndefined()
      expect(readReceipt(response)).toBeUndefined()
    }
    expect(plain.status).toBe(200)
  })

  it.each([
    ['text', 'text/plain', 'Payment required'],
    ['other JSON', 'application/json', '{"error":"subscription expired"}'],
    ['something that is not JSON', 'application/json', '{'],
    ['a v1 challenge in HTML', 'text/html', '{"x402Version":1}'],
    ['a body above the cap', 'application/json', `{"x402Version":1,"x":"${'x'.repeat(70_000)}"}`],
  ])('a plain 402 with %s', async (_, type, body) => {
    const seller = await startServer((_seen, response) => {
      response.writeHead(402, { 'content-type': type }).end(body)
    })
    const response = await payingFetch(createOptions())(seller.origin)
    expect(response.status).toBe(402)
    expect(await response.text()).toBe(body)
    expect(seller.seen).toHaveLength(1)
  })

  it('T14 a plain 402 whose body never ends', async () => {
    let pulled = 0
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        pulled += 1
        controller.enqueue(new TextEncoder().encode(' '.repeat(1024)))
      },
    })
    const headers = { 'content-type': 'application/problem+json' }
    const endless = async () => new Response(body, { status: 402, headers })
    const response = await payingFetch(createOptions({ fetch: endless }))('http://localhost/')
    expect(response.status).toBe(402)
    expect(response.bodyUsed).toBe(false)
    expect(pulled).toBeLessThan(70)
  })

  it('the 402 of a HEAD, which is never charged', async () => {
    const seller = await startSeller()
    const response = await payingFetch(createOptions())(seller.origin, { method: 'HEAD' })
    expect(response.status).toBe(402)
    expect(seller.seen).toHaveLength(1)
  })

  it('errors of fetch itself', async () => {
    const paying = payingFetch(createOptions())
    await expect(paying('http://127.0.0.1:1/')).rejects.toThrow(TypeError)
    await expect(paying('not a url')).rejects.toThrow(TypeError)
    await expect(paying('http://127.0.0.1:1/', { method: 'NO WAY' })).rejects.toThrow(TypeError)
  })
})

describe('refused are', () => {
  it.each(['PAYMENT-SIGNATURE', 'x-payment'])(
    'T13 requests that carry %s already',
    async (name) => {
      const seller = await startSeller()
      const paying = payingFetch(createOptions())
      const expected = { code: 'payment_already_attempted' }
      const headers = { [name]: 'e30=' }
      await expect(paying(seller.origin, { headers })).rejects.toMatchObject(expected)
      await expect(paying(new Request(seller.origin, { headers }))).rejects.toMatchObject(expected)
      expect(seller.seen).toHaveLength(0)
    },
  )

  it('T20 challenges for another resource', async () => {
    const seller = await startServer((_, response) => sendChallenge(response, '/expensive'))
    await expect(payingFetch(createOptions())(`${seller.origin}/cheap`)).rejects.toMatchObject({
      code: 'challenge_resource_mismatch',
    })
    expect(seller.payments()).toHaveLength(0)
  })

  it('T19 prices above the limit', async () => {
    const seller = await startServer((seen, response) =>
      sendChallenge(response, seen.path, { amount: '1000001' }),
    )
    await expect(payingFetch(createOptions())(seller.origin)).rejects.toMatchObject({
      code: 'spend_limit_exceeded',
      rejections: [{ code: 'over_payment_limit' }],
    })
    expect(seller.seen).toHaveLength(1)
  })

  it('T27 offers that nobody approved', async () => {
    const seller = await startSeller()
    const offers: bigint[] = []
    let answer = false
    const paying = payingFetch(
      createOptions({
        approve: async ({ totalCost }) => {
          offers.push(totalCost)
          return answer
        },
      }),
    )
    await expect(paying(seller.origin)).rejects.toMatchObject({
      code: 'no_acceptable_payment',
      rejections: [{ code: 'not_approved' }],
    })
    expect(seller.payments()).toHaveLength(0)
    answer = true
    expect((await paying(seller.origin)).status).toBe(200)
    expect(offers).toEqual([10_000n, 10_000n])
  })

  it.each([
    ['of hostile size', 'A'.repeat(13_000), 'header_too_large'],
    ['not of base64', 'e30=, e30=', 'base64_invalid'],
  ])('headers %s', async (_, header, cause) => {
    const seller = await startServer((_seen, response) => {
      response.writeHead(402, { 'PAYMENT-REQUIRED': header }).end()
    })
    await expect(payingFetch(createOptions())(seller.origin)).rejects.toMatchObject({
      code: 'challenge_invalid',
      cause: { code: cause },
    })
  })

  it('headers that the HTTP client refuses already', async () => {
    const seller = await startServer((_, response) => {
      response.writeHead(402, { 'PAYMENT-REQUIRED': 'A'.repeat(100_000) }).end()
    })
    await expect(payingFetch(createOptions())(seller.origin)).rejects.toThrow(TypeError)
  })

  it.each([{ tries: 0 }, { tries: 1.5 }, { delayMs: -1 }, { maxDelayMs: Number.NaN }])(
    'options such as %o',
    (retry) => {
      expect(() => payingFetch(createOptions({ retry }))).toThrow(
        expect.objectContaining({ code: 'config_invalid' }),
      )
    },
  )
})

describe('a payment that the seller refuses', () => {
  it('T10 comes back as its 402 and is not signed again', async () => {
    const seller = await startServer((seen, response, { payments }) =>
      sendChallenge(response, seen.path, { amount: payments().length === 0 ? '10000' : '20000' }),
    )
    const paying = payingFetch(createOptions({ budget: { perDay: '$0.01' } }))
    const response = await paying(seller.origin)
    expect(response.status).toBe(402)
    expect(response.headers.has('PAYMENT-REQUIRED')).toBe(true)
    expect(seller.payments()).toHaveLength(1)
    expect(readPayment(response)).not.toHaveProperty('receipt')
    await expect(paying(seller.origin)).rejects.toMatchObject({ code: 'spend_limit_exceeded' })
  })

  it('T46 stays in the budget for a day after it expired, when no chain is read', async () => {
    let now = 1_740_672_000_000
    const failed = { ...settlement, success: false, errorReason: 'insufficient_funds' }
    const seller = await startSeller((response) => sendReceipt(response, 402, failed))
    const paying = payingFetch(
      createOptions({
        budget: { perDay: '$0.01' },
        environment: { ...systemEnvironment, now: () => now },
      }),
    )
    expect(readReceipt(await paying(seller.origin))?.state).toBe('failed')
    now += (60 + 24 * 3600 - 1) * 1000
    await expect(paying(seller.origin)).rejects.toMatchObject({ code: 'spend_limit_exceeded' })
    now += 1000
    expect((await paying(seller.origin)).status).toBe(402)
  })
})

describe('T46 a seller that calls every payment failed', () => {
  /** A buyer with three cents for the day, the chain, and a seller that keeps what it was given. */
  async function setUp() {
    let now = 1_740_672_000_000
    const used = new Set<string>()
    const failed = { ...settlement, success: false, errorReason: 'insufficient_funds' }
    const seller = await startSeller((response) => sendReceipt(response, 402, failed))
    const answers: { readonly [method: string]: (params: readonly unknown[]) => unknown } = {
      eth_chainId: () => '0x14a34',
      eth_getBlockByNumber: () => ({ number: '0x1', timestamp: `0x${(now / 1000).toString(16)}` }),
      eth_call: ([call]) => {
        const { data } = call as { readonly data: string }
        const nonce = `0x${data.slice(-64)}`
        return `0x${(used.has(nonce) ? '1' : '0').padStart(64, '0')}`
      },
      eth_getLogs: () => [],
    }
    const chain = {
      request: async ({ method, params }: { method: string; params?: unknown }) =>
        answers[method]?.(Array.isArray(params) ? params : []),
    }
    const paying = payingFetch(
      createOptions({
        schemes: [evm({ account, chains: () => chain })],
        budget: { perDay: '$0.03' },
        environment: { ...systemEnvironment, now: () => now },
      }),
    )
    return {
      seller,
      buy: () =>
        paying(seller.origin).then(
          ({ status }) => status,
          ({ code }) => code,
        ),
      pass: (seconds: number) => void (now += seconds * 1000),
      charge: (header: string | undefined) => {
        used.add(JSON.parse(atob(header ?? '')).payload.authorization.nonce)
      },
    }
  }

  it('and charges all of them gets the budget and nothing more', async () => {
    const { seller, buy, pass, charge } = await setUp()
    for (let hour = 0; hour < 24; hour += 1) {
      await buy()
      pass(59)
      for (const payment of seller.payments()) charge(payment)
      pass(3541)
    }
    expect(seller.payments()).toHaveLength(3)
    expect(await buy()).toBe('spend_limit_exceeded')
  })

  it('and charges one of them leaves room for what it did not charge', async () => {
    const { seller, buy, pass, charge } = await setUp()
    expect([await buy(), await buy(), await buy(), await buy()]).toEqual([
      402,
      402,
      402,
      'spend_limit_exceeded',
    ])
    charge(seller.payments()[1])
    pass(60 + 60)
    expect([await buy(), await buy(), await buy()]).toEqual([402, 402, 'spend_limit_exceeded'])
  })
})

describe('the listener', () => {
  it('hears what happens, and cannot break it', async () => {
    const seller = await startSeller()
    const events: PaymentEvent[] = []
    const paying = payingFetch(
      createOptions({
        onPayment: (event) => {
          events.push(event)
          throw new Error('listener')
        },
      }),
    )
    await paying(seller.origin)
    expect(events).toMatchObject([
      { kind: 'signed' },
      { kind: 'answered', status: 200, receipt: { state: 'settled' } },
    ])
    expect(events[0]?.payment).toBe(events[1]?.payment)
  })

  it('hears that the ledger failed, and the caller still gets what was paid', async () => {
    const seller = await startSeller()
    const events: PaymentEvent[] = []
    const response = await payingFetch(
      createOptions({
        ledger: { ...createMemorySpendLedger(), settle },
        onPayment: (event) => void events.push(event),
      }),
    )(seller.origin)
    expect(await response.text()).toBe('paid')
    expect(events.map(({ kind }) => kind)).toEqual(['signed', 'ledger_failed', 'answered'])
  })
})

it('hands the options of a runtime to both requests', async () => {
  const seller = await startSeller()
  const extras: unknown[] = []
  const spy: typeof fetch = (input, init) => {
    extras.push(init)
    return fetch(input)
  }
  const init = { headers: { a: '1' }, next: { revalidate: 0 } }
  await payingFetch(createOptions({ fetch: spy }))(seller.origin, init)
  await payingFetch(createOptions({ fetch: spy }))(seller.origin)
  expect(extras).toEqual([
    { next: { revalidate: 0 } },
    { next: { revalidate: 0 } },
    undefined,
    undefined,
  ])
})

it('works with a fetch that answers without a network', async () => {
  const sent: Request[] = []
  const handmade: typeof fetch = async (input) => {
    const request = new Request(input)
    sent.push(request)
    return request.headers.has('PAYMENT-SIGNATURE')
      ? new Response('paid')
      : new Response(null, {
          status: 402,
          headers: {
            'PAYMENT-REQUIRED': encodePaymentRequired(createChallenge('http://internal/x?y=1')),
          },
        })
  }
  const response = await payingFetch(createOptions({ fetch: handmade }))(
    'https://a.example/x?y=1#z',
  )
  expect(await response.text()).toBe('paid')
  expect(sent.map(({ url, redirect }) => `${url} ${redirect}`)).toEqual([
    'https://a.example/x?y=1#z follow',
    'https://a.example/x?y=1#z manual',
  ])
})

it('can be made the global fetch', async () => {
  const seller = await startSeller()
  const original = globalThis.fetch
  try {
    globalThis.fetch = payingFetch(createOptions())
    expect((await fetch(seller.origin)).status).toBe(200)
  } finally {
    globalThis.fetch = original
  }
})
