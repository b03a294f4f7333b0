import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { runPaidFetch } from './runPaidFetch.js'
import { refusal, type Script, scriptOutcome, toStream } from './scriptOutcome.fixture.js'

const broken = new Error('The source failed, and its secret is 10.0.0.7.')

function run(script: Script, answer: () => Response | Promise<Response>, signal?: AbortSignal) {
  const outcome = scriptOutcome(script)
  const response = runPaidFetch(outcome, answer, signal === undefined ? {} : { signal })
  return { calls: outcome.calls, response }
}

describe('released', () => {
  test('default: everything of the answer, and the headers of the engine', async () => {
    const { calls, response } = run(
      {
        headers: [
          ['Cache-Control', 'private, no-store'],
          ['Vary', 'PAYMENT-SIGNATURE'],
        ],
      },
      () =>
        new Response('sunny', {
          status: 201,
          statusText: 'Fine',
          headers: { 'Cache-Control': 'public', Vary: 'Accept', 'X-Handler': 'yes' },
        }),
    )
    const answer = await response
    expect([answer.status, answer.statusText]).toEqual([201, 'Fine'])
    expect(Object.fromEntries(answer.headers)).toEqual({
      'cache-control': 'private, no-store',
      'content-type': 'text/plain;charset=UTF-8',
      vary: 'Accept, PAYMENT-SIGNATURE',
      'x-handler': 'yes',
    })
    expect(calls).toEqual(['finish 201'])
    expect(await answer.text()).toBe('sunny')
    expect(calls).toEqual(['finish 201', 'delivered'])
  })

  test('it is delivered when the last chunk was taken, and not before', async () => {
    const { calls, response } = run({}, () => new Response(toStream(['one', 'two'])))
    const reader = (await response).body?.getReader()
    await reader?.read()
    await reader?.read()
    await sleep(1)
    expect(calls).toEqual(['finish 200'])
    expect((await reader?.read())?.done).toBe(true)
    expect(calls).toEqual(['finish 200', 'delivered'])
  })

  test.each([204, 304])('%d has no body and is delivered at once', async (status) => {
    const { calls, response } = run({}, () => new Response(null, { status }))
    expect((await response).body).toBeNull()
    expect(calls).toEqual([`finish ${status}`, 'delivered'])
  })

  test('a kept answer is whole', async () => {
    let kept: unknown
    const { response } = run(
      {
        finish(result) {
          kept = result.answer?.()
          return refusal
        },
      },
      () => new Response(toStream(['one', 'two']), { headers: { 'X-Handler': 'yes' } }),
    )
    await response
    expect(kept).toEqual({
      status: 200,
      headers: [['x-handler', 'yes']],
      body: new TextEncoder().encode('onetwo'),
    })
  })

  test.each([
    [6, false],
    [7, true],
  ])('6 bytes with a hold of %d', async (holdBytes, isWhole) => {
    let answer: unknown
    const finish: Script['finish'] = (result) => {
      answer = result.answer
      return refusal
    }
    await run({ holdBytes, finish }, () => new Response(toStream(['one', 'two']))).response
    expect(answer !== undefined).toBe(isWhole)
  })

  test('a full hold commits, and the rest is streamed', async () => {
    const seen: unknown[] = []
    const { response } = run(
      {
        holdBytes: 4,
        finish(result) {
          seen.push(result)
          return { kind: 'release', headers: [], charged: true, delivered: async () => undefined }
        },
      },
      () => new Response(toStream(['one', 'two', 'three'])),
    )
    expect(await (await response).text()).toBe('onetwothree')
    expect(seen).toEqual([{ status: 200 }])
  })

  test('without a hold the head does not wait for the body', async () => {
    const never = new ReadableStream<Uint8Array>({})
    const { calls, response } = run({ state: 'settled', holdBytes: 0 }, () => new Response(never))
    const reader = (await response).body?.getReader()
    expect(calls).toEqual(['finish 200'])
    expect((await reader?.read())?.value).toHaveLength(0)
  })

  test('cancelled: the buyer is gone', async () => {
    const { calls, response } = run({ holdBytes: 1 }, () => new Response(toStream(['one', 'two'])))
    await (await response).body?.cancel()
    expect(calls).toEqual(['finish 200', 'abort client_disconnected'])
  })

  test('a source that fails after the commit', async () => {
    const { calls, response } = run({ holdBytes: 1 }, () => new Response(toStream(['one', broken])))
    await expect((await response).text()).rejects.toThrow(broken)
    expect(calls).toEqual(['finish 200', 'abort handler_failed'])
  })
})

describe('replaced', () => {
  test('nothing of the answer is left', async () => {
    let cancelled = false
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(8)),
      cancel: () => void (cancelled = true),
    })
    const { calls, response } = run(
      { holdBytes: 16, finish: () => refusal },
      () => new Response(body, { headers: { 'X-Handler': 'secret' } }),
    )
    const answer = await response
    expect([answer.status, await answer.text()]).toEqual([402, '{"code":"no"}'])
    expect(Object.fromEntries(answer.headers)).toEqual({
      'content-length': '13',
      'payment-response': 'receipt',
    })
    expect([calls, cancelled]).toEqual([['finish 200'], true])
  })

  test('what the handler left elsewhere is taken back first', async () => {
    const order: string[] = []
    const outcome = scriptOutcome({ finish: () => refusal })
    await runPaidFetch(outcome, () => new Response('sunny'), {
      onReplace: async () => void order.push('taken back'),
    })
    expect(order).toEqual(['taken back'])
    const released = scriptOutcome()
    await runPaidFetch(released, () => new Response('sunny'), {
      onReplace: () => void order.push('never'),
    })
    expect(order).toHaveLength(1)
  })

  test('an engine that rejects releases nothing', async () => {
    const { response } = run({ finish: () => Promise.reject(broken) }, () => new Response('sunny'))
    const answer = await response
    expect(answer.status).toBe(500)
    expect(await answer.text()).not.toMatch(/sunny|secret/)
  })
})

describe('handlers that fail', () => {
  test.each([
    [
      'throws',
      () => {
        throw broken
      },
    ],
    ['rejects', () => Promise.reject(broken)],
  ])('%s: given back, and thrown on', async (_, answer) => {
    const { calls, response } = run({}, answer)
    await expect(response).rejects.toBe(broken)
    expect(calls).toEqual(['abort handler_failed'])
  })

  test('after the money has moved, the answer carries the receipt', async () => {
    const outcome = scriptOutcome({ state: 'settled', headers: [['PAYMENT-RESPONSE', 'receipt']] })
    const answer = await runPaidFetch(outcome, () => Promise.reject(broken), {
      onThrow: () => new Response('sorry', { status: 500 }),
    })
    expect([answer.status, answer.headers.get('payment-response')]).toEqual([500, 'receipt'])
    expect(outcome.calls).toEqual(['finish 500'])
  })

  test('onThrow is not asked before that, and may decline', async () => {
    const onThrow = (): undefined => undefined
    for (const state of ['verified', 'settled'] as const) {
      const outcome = scriptOutcome({ state })
      const response = runPaidFetch(outcome, () => Promise.reject(broken), {
        onThrow: state === 'verified' ? () => new Response('sunny') : onThrow,
      })
      await expect(response).rejects.toBe(broken)
      expect(outcome.calls).toEqual(['abort handler_failed'])
    }
  })

  test('a source that fails in the hold cuts the connection, and shows nothing', async () => {
    const { calls, response } = run({}, () => new Response(toStream(['sunny', broken])))
    const answer = await response
    const read: unknown[] = []
    const reader = answer.body?.getReader()
    await expect(reader?.read().then((one) => read.push(one))).rejects.toBe(broken)
    expect([answer.status, read, calls]).toEqual([500, [], ['abort handler_failed']])
  })

  test.each([undefined, null, 'sunny', {}])('%o is no answer', async (value) => {
    const { calls, response } = run({}, () => value as Response)
    expect(await response).toBe(value)
    expect(calls).toEqual(['abort handler_failed'])
  })

  test('a body that was read already', async () => {
    const used = new Response('sunny')
    await used.text()
    const { calls, response } = run({}, () => used)
    await expect((await response).text()).rejects.toThrow()
    expect(calls).toEqual(['abort handler_failed'])
  })

  test('Response.error() is passed on', async () => {
    const error = Response.error()
    const { calls, response } = run({}, () => error)
    expect(await response).toBe(error)
    expect(calls[0]).toBe('finish 0')
  })
})

describe('T36 the buyer goes away', () => {
  test('before the handler: it does not run', async () => {
    let ran = false
    const { calls, response } = run({}, () => ((ran = true), new Response()), AbortSignal.abort())
    expect((await response).status).toBe(499)
    expect([calls, ran]).toEqual([['abort client_disconnected'], false])
  })

  test('while the handler runs: given back at once, and not settled later', async () => {
    const gone = new AbortController()
    let answer: ((response: Response) => void) | undefined
    const handler = (): Promise<Response> => new Promise((resolve) => (answer = resolve))
    const { calls, response } = run({}, handler, gone.signal)
    gone.abort()
    expect(calls).toEqual(['abort client_disconnected'])
    answer?.(new Response('sunny'))
    expect((await response).status).toBe(499)
    expect(calls).toHaveLength(1)
  })

  test('during the settlement: the engine is told when that is over', async () => {
    const gone = new AbortController()
    let toldEarly = false
    const { calls, response } = run(
      {
        finish() {
          gone.abort()
          toldEarly = calls.length > 1
          return { kind: 'release', headers: [], charged: true, delivered: async () => undefined }
        },
      },
      () => new Response('sunny'),
      gone.signal,
    )
    expect([(await response).status, await (await response).text()]).toEqual([499, ''])
    expect(toldEarly).toBe(false)
    expect(calls).toEqual(['finish 200', 'abort client_disconnected'])
  })

  test('while the answer is sent, and nobody cancels its body', async () => {
    const gone = new AbortController()
    const { calls, response } = run({}, () => new Response('sunny'), gone.signal)
    const answer = await response
    gone.abort()
    expect(calls).toEqual(['finish 200', 'abort client_disconnected'])
    await answer.text()
    expect(calls).toHaveLength(2)
  })

  test('after delivery: nothing more is said', async () => {
    const gone = new AbortController()
    const { calls, response } = run({}, () => new Response('sunny'), gone.signal)
    await (await response).text()
    gone.abort()
    expect(calls).toEqual(['finish 200', 'delivered'])
  })
})

describe('waitUntil', () => {
  async function isOver(script: Script, use: (answer: Response) => Promise<unknown>) {
    let work: Promise<void> | undefined
    let over = false
    const answer = await runPaidFetch(scriptOutcome(script), () => new Response('sunny'), {
      waitUntil(promise) {
        work = promise.then(() => void (over = true))
      },
    })
    const before = over
    await use(answer)
    await work
    return [before, over]
  }

  test('lasts to the last byte', async () => {
    expect(await isOver({}, (answer) => answer.text())).toEqual([false, true])
  })

  test('or to the end of a sale that failed', async () => {
    expect((await isOver({ finish: () => refusal }, async () => undefined))[1]).toBe(true)
  })

  test('or to a buyer who went away', async () => {
    expect(await isOver({}, (answer) => answer.body?.cancel() ?? Promise.resolve())).toEqual([
      false,
      true,
    ])
  })
})
