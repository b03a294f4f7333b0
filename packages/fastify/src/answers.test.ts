import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { expectPaid } from '@farebox/testing'
import compress from '@fastify/compress'
import type { FastifyInstance, RouteHandlerMethod } from 'fastify'
import { afterAll, describe, expect, test } from 'vitest'
import { buyer, openSite, sell, terms } from './openSite.fixture.js'

const paid = { config: { paid: terms } } as const
/** Commits as soon as a first piece is there. */
const eager = { config: { paid: { ...terms, holdBytes: 1000 } } } as const

const folder = mkdtempSync(join(tmpdir(), 'farebox-fastify-'))
const page = join(folder, 'page.txt')
const pageText = 'a page of the report\n'.repeat(5000)
writeFileSync(page, pageText)
afterAll(() => rmSync(folder, { recursive: true }))

async function* breakAfter(pieces: number): AsyncGenerator<Buffer> {
  for (let count = 0; count < pieces; count += 1) yield Buffer.alloc(2000, 'x')
  await sleep(1)
  throw new Error('broken')
}

const bodies: readonly (readonly [string, RouteHandlerMethod])[] = [
  ['a text', async () => pageText],
  ['a buffer', async () => Buffer.from(pageText)],
  ['a file', (_, reply) => reply.type('text/plain').send(createReadStream(page))],
  ['a web stream', (_, reply) => reply.send(Readable.toWeb(createReadStream(page)))],
  ['a Response', async () => new Response(pageText, { headers: { ETag: '"1"' } })],
  [
    'reply.raw, hijacked',
    (_, reply) => {
      reply.hijack()
      reply.raw.writeHead(200, { ETag: '"1"' })
      for (let at = 0; at < pageText.length; at += 5000) {
        reply.raw.write(pageText.slice(at, at + 5000))
      }
      reply.raw.end()
    },
  ],
  [
    'reply.raw, piped to',
    (_, reply) => {
      reply.hijack()
      createReadStream(page).pipe(reply.raw)
    },
  ],
]

describe.each(bodies)('%s', (_, handler) => {
  const build = (app: FastifyInstance) => {
    app.get('/whole', paid, handler)
    app.get('/eager', eager, handler)
  }

  test('arrives whole', async () => {
    const site = await openSite(build)
    for (const path of ['/whole', '/eager']) {
      const answer = await site.buy(path)
      expect([answer.status, answer.receipt().success]).toEqual([200, true])
      expect(answer.text).toBe(pageText)
      expect(answer.header('cache-control')).toBe('private, no-store')
    }
    expect(site.facilitator.settled).toHaveLength(2)
  })

  test('T39 that is not paid for leaves nothing, and its source is let go', async () => {
    const site = await openSite(build)
    for (const path of ['/whole', '/eager']) {
      const answer = await site.fail(path)
      expect(answer.json()).toMatchObject({ status: 402, code: 'settlement_failed' })
      expect(answer.header('etag')).toBeUndefined()
      expect(answer.text).not.toContain('report')
    }
  })
})

describe('streams that break', () => {
  test('before the first piece: an error, unpaid', async () => {
    const site = await openSite((app) => {
      app.get('/x', paid, (_, reply) => reply.send(Readable.from(breakAfter(0))))
    })
    expect((await site.buy('/x')).status).toBe(500)
    expect(site.facilitator.settled).toEqual([])
  })

  test('in the hold: cut, unpaid', async () => {
    const site = await openSite((app) => {
      app.get('/x', paid, (_, reply) => reply.send(Readable.from(breakAfter(2))))
    })
    await expect(site.buy('/x')).rejects.toThrow('socket hang up')
    expect(site.facilitator.settled).toEqual([])
  })

  test('T36 after the commit: cut, and owed', async () => {
    const events: string[] = []
    const site = await openSite(
      (app) => app.get('/x', eager, (_, reply) => reply.send(Readable.from(breakAfter(2)))),
      { paywall: { onEvent: ({ kind }) => void events.push(kind) } },
    )
    await expect(site.buy('/x')).rejects.toThrow('aborted')
    await expect.poll(() => events).toContain('owed')
    expect(site.facilitator.settled).toHaveLength(1)
  })

  test('a withheld stream is destroyed', async () => {
    const source = Readable.from(
      (async function* count() {
        for (;;) {
          yield Buffer.alloc(2000)
          await sleep(1)
        }
      })(),
    )
    const site = await openSite((app) => app.get('/x', eager, (_, reply) => reply.send(source)))
    expect((await site.fail('/x')).status).toBe(402)
    await expect.poll(() => source.destroyed).toBe(true)
  })
})

test('trailers arrive behind a paid body, and not behind a withheld one', async () => {
  const site = await openSite((app) => {
    app.get('/x', paid, (_, reply) =>
      reply
        .trailer('X-Digest', (_reply, payload, done) => done(null, `of ${String(payload)}`))
        .send('goods'),
    )
  })
  const read = async (header: string) =>
    new Promise<[status: number | undefined, trailers: object]>((resolve, reject) => {
      const sent = request(`${site.url}/x`, { headers: { 'payment-signature': header } })
      sent.once('error', reject)
      sent.once('response', (response) => {
        response.resume().once('end', () => resolve([response.statusCode, response.trailers]))
      })
      sent.end()
    })
  const pay = async () => buyer.payFor((await site.send('/x')).challenge())
  expect(await read(await pay())).toEqual([200, { 'x-digest': 'of goods' }])
  site.facilitator.next('settle', { failed: 'insufficient_funds' })
  expect(await read(await pay())).toEqual([402, {}])
})

describe('hooks of the answer', () => {
  const decorate = (app: FastifyInstance) => {
    app.addHook('preSerialization', async (_, __, payload) => ({ data: payload }))
    app.addHook('onSend', async (_, reply, payload) => {
      reply.header('X-Sent', 'yes')
      return typeof payload === 'string' ? payload.replace('sunny', 'cloudy') : payload
    })
  }

  test('see and change what is sold', async () => {
    const site = await openSite((app) => {
      decorate(app)
      const schema = {
        response: {
          200: {
            type: 'object',
            properties: { data: { type: 'object', properties: { goods: { type: 'string' } } } },
          },
        },
      }
      app.get('/x', { ...paid, schema }, async () => ({ goods: 'sunny', secret: 'recipe' }))
    })
    const answer = await site.buy('/x')
    expect([answer.json(), answer.header('x-sent')]).toEqual([{ data: { goods: 'cloudy' } }, 'yes'])
    expect(answer.receipt().success).toBe(true)
  })

  test('onSend sees the challenge, too, which stays what it is', async () => {
    const site = await openSite((app) => {
      decorate(app)
      app.get('/x', paid, sell)
    })
    const answer = await site.send('/x')
    expect([answer.status, answer.header('x-sent')]).toEqual([402, 'yes'])
    expect(answer.json()).toEqual({ ...answer.challenge() })
  })

  test('T39 a failed sale drops what onSend set', async () => {
    const site = await openSite((app) => {
      decorate(app)
      app.get('/x', paid, sell)
    })
    expect((await site.fail('/x')).header('x-sent')).toBeUndefined()
  })

  const broken = async (): Promise<never> => {
    throw new Error('broken')
  }

  test('preSerialization that throws: unpaid', async () => {
    const site = await openSite((app) => app.get('/x', { ...paid, preSerialization: broken }, sell))
    expect((await site.buy('/x')).status).toBe(500)
    expect(site.facilitator.settled).toEqual([])
  })

  test('onSend that throws at the challenge leaves it readable', async () => {
    const site = await openSite((app) => app.get('/x', { ...paid, onSend: broken }, sell))
    const answer = await site.send('/x')
    expect([answer.status, answer.challenge().accepts.length]).toEqual([402, 1])
    expect(answer.json()).toMatchObject({ message: 'broken' })
  })

  test('onSend that throws at what was paid for: unpaid', async () => {
    const site = await openSite((app) => {
      app.addHook('onSend', async (_, reply) => {
        if (reply.statusCode === 200) throw new Error('broken')
      })
      app.get('/x', paid, sell)
    })
    expect((await site.buy('/x')).status).toBe(500)
    expect(site.facilitator.settled).toEqual([])
  })

  test('onResponse sees what was sent', async () => {
    const seen: number[] = []
    const site = await openSite((app) => {
      app.addHook('onResponse', async (_, reply) => void seen.push(reply.statusCode))
      app.get('/x', paid, sell)
    })
    await site.buy('/x')
    await site.fail('/x')
    await expect.poll(() => seen).toEqual([402, 200, 402, 402])
  })
})

describe('headers of hooks', () => {
  const build = (app: FastifyInstance) => {
    app.addHook('onRequest', async (_, reply) => {
      reply.header('X-Removed', 'r').header('X-Kept', 'k').header('Set-Cookie', 'visitor=1')
      reply.raw.setHeader('X-Raw', 'raw')
    })
    app.get('/x', paid, async (_, reply) => {
      reply.removeHeader('X-Removed').header('Set-Cookie', 'session=2')
      return reply.getHeaders()
    })
    app.get('/raw', paid, (_, reply) => {
      reply.hijack()
      reply.raw.end(JSON.stringify(reply.raw.getHeaders()))
    })
  }

  test('are the handler’s to change', async () => {
    const site = await openSite(build)
    const answer = await site.buy('/x')
    expect(answer.json()).toEqual({
      'x-raw': 'raw',
      'x-kept': 'k',
      'set-cookie': ['visitor=1', 'session=2'],
    })
    expect(answer.values('set-cookie')).toEqual(['visitor=1', 'session=2'])
    expect([answer.header('x-removed'), answer.header('x-kept')]).toEqual([undefined, 'k'])
    // As without the paywall: a hijacked reply has the headers of `reply.raw` only.
    expect((await site.buy('/raw')).json()).toEqual({ 'x-raw': 'raw' })
  })

  test('T39 stay on the challenge and on a failed sale', async () => {
    const site = await openSite(build)
    for (const answer of [await site.send('/x'), await site.fail('/x'), await site.fail('/raw')]) {
      expect(answer.status).toBe(402)
      expect(answer.values('set-cookie')).toEqual(['visitor=1'])
      expect(['x-removed', 'x-kept', 'x-raw'].map((name) => answer.header(name))).toEqual([
        'r',
        'k',
        'raw',
      ])
    }
  })
})

describe('errors', () => {
  const fail = async (): Promise<never> => {
    throw new Error('broken')
  }

  test('an error handler answers, unpaid', async () => {
    const site = await openSite((app) => {
      app.setErrorHandler((error, _, reply) => {
        void reply
          .code(503)
          .header('X-Error', 'yes')
          .send({ custom: String(error) })
      })
      app.get('/x', paid, fail)
    })
    const answer = await site.buy('/x')
    expect([answer.status, answer.json()]).toEqual([503, { custom: 'Error: broken' }])
    expect(answer.header('payment-response')).toBeUndefined()
    expect(site.facilitator.settled).toEqual([])
  })

  test('one that makes an answer of it is paid for its answer', async () => {
    const site = await openSite((app) => {
      app.setErrorHandler((_, __, reply) => void reply.code(200).send('a substitute'))
      app.get('/x', paid, fail)
    })
    const answer = await site.buy('/x')
    expect([answer.text, answer.receipt().success]).toEqual(['a substitute', true])
  })

  test('a header that Node refuses, of a hook before the paywall, is not charged', async () => {
    const site = await openSite((app) => {
      app.addHook('onRequest', async ({ headers }, reply) => {
        if (headers['x-break'] !== undefined) reply.header('X-Broken', 'two\nlines')
      })
      app.get('/x', paid, sell)
    })
    const header = await buyer.payFor((await site.send('/x')).challenge())
    const headers = { 'x-break': '1', 'payment-signature': header }
    expect((await site.send('/x', { headers })).status).toBe(500)
    expect(site.facilitator.calls).toEqual([])
  })

  test('reply.callNotFound is not charged', async () => {
    const site = await openSite((app) => {
      app.get('/x', paid, (_, reply) => reply.callNotFound())
    })
    expect((await site.buy('/x')).status).toBe(404)
    expect(site.facilitator.settled).toEqual([])
  })

  test('a handler that takes too long is not charged', async () => {
    const site = await openSite((app) => {
      app.get('/x', { ...paid, handlerTimeout: 50 }, async ({ signal }) => {
        await new Promise((resolve) => {
          signal.addEventListener('abort', resolve)
        })
        return 'late'
      })
    })
    expect((await site.buy('/x')).status).toBe(503)
    expect(site.facilitator.settled).toEqual([])
  })

  test('neither is one that does not run because the verification takes too long', async () => {
    let runs = 0
    const site = await openSite((app) => {
      app.get('/x', { ...paid, handlerTimeout: 50 }, async () => (runs += 1))
    })
    site.facilitator.next('verify', { after: 100 })
    expect((await site.buy('/x')).status).toBe(503)
    await sleep(100)
    expect([runs, site.facilitator.settled.length]).toEqual([0, 0])
    expect((await site.buy('/x')).status).toBe(200)
  })
})

describe('compression', () => {
  const report = { goods: 'sunny '.repeat(1000) }
  const build = async (app: FastifyInstance) => {
    await app.register(compress, { threshold: 0 })
    app.get('/report', paid, async () => report)
    app.get('/page', eager, (_, reply) => reply.type('text/plain').send(createReadStream(page)))
  }
  const accept = (encoding: string) => ({ headers: { 'accept-encoding': encoding } })

  test('of what was paid for', async () => {
    const site = await openSite(build)
    const answer = await site.buy('/report', accept('gzip'))
    expect([answer.status, answer.header('content-encoding')]).toEqual([200, 'gzip'])
    expect(JSON.parse(gunzipSync(answer.body).toString())).toEqual(report)
    expect(answer.header('vary')).toMatch(/^accept-encoding, PAYMENT-SIGNATURE$/i)
    expect(answer.receipt().success).toBe(true)
    const streamed = await site.buy('/page', accept('br'))
    expect(brotliDecompressSync(streamed.body).toString()).toBe(pageText)
  })

  test('of the challenge, and none of a failed sale', async () => {
    const site = await openSite(build)
    const challenge = await site.send('/report', accept('gzip'))
    expect(JSON.parse(gunzipSync(challenge.body).toString())).toEqual({ ...challenge.challenge() })
    for (const path of ['/report', '/page']) {
      const answer = await site.fail(path, accept('gzip'))
      expect([answer.status, answer.header('content-encoding')]).toEqual([402, undefined])
      expect(answer.json()).toMatchObject({ code: 'settlement_failed' })
    }
  })
})

test('T36 events of an upfront route are sent as they come', async () => {
  const site = await openSite((app) => {
    app.get('/events', { config: { paid: { ...terms, flow: 'upfront' } } }, (_, reply) => {
      async function* tell() {
        for (const event of ['one', 'two']) {
          yield `data: ${event}\n\n`
          await sleep(30)
        }
      }
      return reply.type('text/event-stream').send(Readable.from(tell()))
    })
  })
  const response = await buyer.fetch(`${site.url}/events`)
  expectPaid(response)
  const pieces: string[] = []
  for await (const piece of response.body ?? []) pieces.push(new TextDecoder().decode(piece))
  expect(pieces).toEqual(['data: one\n\n', 'data: two\n\n'])
})
