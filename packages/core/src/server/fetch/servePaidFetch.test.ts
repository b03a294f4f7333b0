import { expect, test } from 'vitest'
import type { HttpRequest } from '../../http/types.js'
import type { PaidRoute } from '../createResourceServer.js'
import type { Outcome } from '../Outcome.js'
import { scriptOutcome } from './scriptOutcome.fixture.js'
import { servePaidFetch } from './servePaidFetch.js'
import { toFetchResponse } from './toFetchResponse.js'

function answerWith(
  outcome: Outcome,
): PaidRoute<string> & { readonly asked: HttpRequest<string>[] } {
  const asked: HttpRequest<string>[] = []
  return {
    asked,
    async handle(request) {
      asked.push(request)
      return outcome
    },
  }
}

const options = { context: 'mine' }
const request = new Request('http://a.example/weather')
const never = (): Response => {
  throw new Error('The handler ran.')
}

test('paid: the handler gets the payment and its request', async () => {
  const outcome = scriptOutcome()
  const route = answerWith(outcome)
  const answer = await servePaidFetch(route, request, options, (payment, mine) =>
    Response.json({ payer: payment.payer, isSame: mine === request }),
  )
  expect(await answer.json()).toEqual({ payer: outcome.payment.payer, isSame: true })
  expect(route.asked[0]).toMatchObject({ method: 'GET', url: request.url, context: 'mine' })
})

test('a body that was digested is in the request of the handler', async () => {
  const route: PaidRoute<string> = {
    async handle(asked) {
      await asked.body?.digestAhead(1024)
      return scriptOutcome()
    },
  }
  const upload = new Request('http://a.example/', { method: 'POST', body: 'hello' })
  const answer = await servePaidFetch(
    route,
    upload,
    options,
    async (_, mine) => new Response(await mine.text()),
  )
  expect(await answer.text()).toBe('hello')
})

test('respond: the handler does not run', async () => {
  let delivered = 0
  const route = answerWith({
    kind: 'respond',
    response: { status: 200, headers: [['X-Kept', 'yes']], body: 'kept' },
    delivered: async () => void (delivered += 1),
  })
  const answer = await servePaidFetch(route, request, options, never)
  expect([answer.status, answer.headers.get('x-kept'), delivered]).toEqual([200, 'yes', 0])
  expect([await answer.text(), delivered]).toEqual(['kept', 1])
})

test('T42 a request that cannot be read is refused', async () => {
  const route = answerWith(scriptOutcome())
  const forged = new Request('http://a.example/', { headers: { 'x-forwarded-host': 'a b' } })
  const answer = await servePaidFetch(route, forged, { ...options, trustProxy: true }, never)
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([400, 'private, no-store'])
  expect(await answer.json()).toMatchObject({ code: 'schema_invalid', charged: 'no' })
  expect(route.asked).toEqual([])
})

test('T38 HEAD is told the length and sent no body', async () => {
  const response = { status: 402, headers: [], body: '{"x402Version":2}' }
  const answer = toFetchResponse(response, { method: 'HEAD' })
  expect([answer.headers.get('content-length'), answer.body]).toEqual(['17', null])
})

test('an empty answer is delivered at once', () => {
  let delivered = 0
  const onDelivered = (): void => void (delivered += 1)
  const answer = toFetchResponse({ status: 204, headers: [], body: '' }, { onDelivered })
  expect([answer.body, answer.headers.has('content-length'), delivered]).toEqual([null, false, 1])
})

test('lists are merged, a name given twice is sent twice', () => {
  const answer = toFetchResponse({
    status: 402,
    headers: [
      ['Vary', 'PAYMENT-SIGNATURE'],
      ['vary', 'Accept, payment-signature'],
      ['Set-Cookie', 'a=1'],
      ['Set-Cookie', 'b=2'],
    ],
    body: 'é',
  })
  expect(answer.headers.get('vary')).toBe('PAYMENT-SIGNATURE, Accept')
  expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
  expect(answer.headers.get('content-length')).toBe('2')
})
