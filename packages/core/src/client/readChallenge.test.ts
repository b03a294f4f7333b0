import { describe, expect, test, vi } from 'vitest'
import { encodePaymentRequired } from '../codec/encodePaymentRequired.js'
import { paymentRequiredHeader } from '../codec/headerNames.js'
import type { PaymentRequired } from '../wire/types.js'
import { maxChallengeBody } from './parseChallenge.js'
import { readChallenge } from './readChallenge.js'

const challenge: PaymentRequired = {
  x402Version: 2,
  resource: { url: 'https://shop.example/a' },
  accepts: [
    {
      scheme: 'exact',
      network: 'eip155:84532',
      amount: '10000',
      asset: '0x036CbD53842c5426634e7929541eC2318f3dCF7e',
      payTo: '0x209693Bc6afc0C5328bA36FaF03C514EF312287C',
      maxTimeoutSeconds: 60,
    },
  ],
}
const json = { 'content-type': 'application/json; charset=utf-8' }
const text = JSON.stringify(challenge)

function answer(body: BodyInit | null, headers: HeadersInit = json, status = 402): Response {
  return new Response(body, { status, headers })
}

describe('readChallenge', () => {
  test('body, which stays readable', async () => {
    const response = answer(text)
    expect(await readChallenge(response)).toEqual(challenge)
    expect(await response.text()).toBe(text)
  })

  test('header before body', async () => {
    const headers = { ...json, [paymentRequiredHeader]: encodePaymentRequired(challenge) }
    const response = answer('{"x402Version":2}', headers)
    const clone = vi.spyOn(response, 'clone')
    expect(await readChallenge(response)).toEqual(challenge)
    expect(clone).not.toHaveBeenCalled()
  })

  test.each([
    ['another status', answer(text, json, 403)],
    ['another type', answer(text, { 'content-type': 'text/html' })],
    ['no type', answer(new TextEncoder().encode(text), {})],
    ['no body', answer(null)],
    ['other JSON', answer('{"error":"pay"}')],
    ['no JSON', answer('<p>pay</p>')],
  ])('%s', async (_, response) => {
    expect(await readChallenge(response)).toBeUndefined()
  })

  test('characters of several bytes, in pieces', async () => {
    const wide = { ...challenge, error: 'zahlen für 1 €' }
    const bytes = new TextEncoder().encode(JSON.stringify(wide))
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte))
        controller.close()
      },
    })
    expect(await readChallenge(answer(body))).toEqual(wide)
  })

  test('T19 no more is read than the limit', async () => {
    let sent = 0
    const piece = new Uint8Array(1024).fill(0x20)
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += piece.length
        controller.enqueue(piece)
      },
    })
    expect(await readChallenge(answer(body))).toBeUndefined()
    expect(sent).toBeLessThan(maxChallengeBody + 8 * piece.length)
  })

  test('a wrong challenge', async () => {
    await expect(readChallenge(answer('{"x402Version":2}'))).rejects.toMatchObject({
      code: 'challenge_invalid',
    })
  })
})
