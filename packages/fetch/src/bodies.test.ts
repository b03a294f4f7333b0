import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { payingFetch } from './payingFetch.js'
import { createOptions, sendChallenge, startSeller } from './seller.fixture.js'

const bytes = Uint8Array.from({ length: 300_000 }, (_, index) => index % 251)

function stream(): ReadableStream<Uint8Array> {
  let sent = 0
  return new ReadableStream({
    async pull(controller) {
      await new Promise((resolve) => setTimeout(resolve, 1))
      if (sent >= bytes.length) return controller.close()
      controller.enqueue(bytes.slice(sent, sent + 50_000))
      sent += 50_000
    },
  })
}

function form(): FormData {
  const data = new FormData()
  data.append('name', 'Zoë')
  data.append('file', new Blob([bytes]), 'data.bin')
  return data
}

// Node wants `duplex` for streams; the standard type does not have it yet.
const streaming = (body: ReadableStream) => ({ body, duplex: 'half' }) as RequestInit
const post = (init: RequestInit) => ({ method: 'POST', ...init })

/** Answers without reading the body, which it does not want any more. */
const early: typeof fetch = async (input) => {
  void new Request(input).body?.cancel()
  return new Response('free')
}

describe('replays byte for byte', () => {
  it.each<[string, () => RequestInit, number]>([
    ['a string', () => ({ body: 'Zoë' }), 4],
    ['an empty string', () => ({ body: '' }), 0],
    ['bytes', () => ({ body: bytes.slice() }), bytes.length],
    ['an ArrayBuffer', () => ({ body: bytes.slice().buffer }), bytes.length],
    ['a Blob', () => ({ body: new Blob([bytes], { type: 'image/png' }) }), bytes.length],
    ['URLSearchParams', () => ({ body: new URLSearchParams({ a: 'ä b' }) }), 10],
    ['FormData', () => ({ body: form() }), bytes.length + 200],
    ['a stream', () => streaming(stream()), bytes.length],
  ])('%s', async (_, create, length) => {
    for (const wrap of [false, true]) {
      const seller = await startSeller()
      const paying = payingFetch(createOptions())
      const init = post(create())
      const response = wrap
        ? await paying(new Request(seller.origin, init))
        : await paying(seller.origin, init)
      expect(response.status).toBe(200)
      const [first, paid] = seller.seen
      expect(first?.body.length).toBeGreaterThanOrEqual(length)
      expect(paid?.body.equals(first?.body ?? Buffer.alloc(0))).toBe(true)
      expect(paid?.headers['content-type']).toBe(first?.headers['content-type'])
      expect(paid?.headers['content-length']).toBe(first?.headers['content-length'])
    }
  })

  it('a body that the caller changes afterwards', async () => {
    const seller = await startSeller()
    const body = new TextEncoder().encode('before')
    const pending = payingFetch(createOptions())(seller.origin, { method: 'POST', body })
    body.fill(0)
    await pending
    expect(seller.seen.map((seen) => seen.body.toString())).toEqual(['before', 'before'])
  })

  it('an init that overrides a Request with a used body', async () => {
    const seller = await startSeller()
    const used = new Request(seller.origin, { method: 'POST', body: 'old' })
    await used.text()
    await payingFetch(createOptions())(used, { body: 'new' })
    expect(seller.seen.map((seen) => seen.body.toString())).toEqual(['new', 'new'])
  })
})

it('replays a stream whose first sending was cut short by the challenge', async () => {
  const bodies: Buffer[] = []
  const server = createServer((request, response) => {
    const { url = '' } = request
    if (request.headers['payment-signature'] === undefined) return sendChallenge(response, url)
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      bodies.push(Buffer.concat(chunks))
      response.end('paid')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    // A server on a TCP port has an address object.
    const { port } = server.address() as AddressInfo
    const response = await payingFetch(createOptions())(
      `http://127.0.0.1:${port}/`,
      post(streaming(stream())),
    )
    expect(await response.text()).toBe('paid')
    expect(bodies).toHaveLength(1)
    expect(bodies[0]?.equals(bytes)).toBe(true)
  } finally {
    server.closeAllConnections()
    server.close()
  }
})

describe('T10 cannot replay', () => {
  it('a used Request, a locked stream, a stream that was read', async () => {
    const seller = await startSeller()
    const paying = payingFetch(createOptions())
    const used = new Request(seller.origin, { method: 'POST', body: 'x' })
    await used.text()
    const locked = stream()
    locked.getReader()
    const read = stream()
    const reader = read.getReader()
    await reader.read()
    reader.releaseLock()
    for (const pending of [
      paying(used),
      paying(seller.origin, post(streaming(locked))),
      paying(seller.origin, post(streaming(read))),
    ]) {
      await expect(pending).rejects.toMatchObject({ code: 'body_not_replayable' })
    }
    expect(seller.seen).toHaveLength(0)
  })
})

it('does not keep the body once the answer is no challenge', async () => {
  let cancelled = false
  const body = new ReadableStream<Uint8Array>({
    cancel: () => {
      cancelled = true
    },
  })
  await payingFetch(createOptions({ fetch: early }))('http://localhost/', post(streaming(body)))
  await new Promise((resolve) => setTimeout(resolve, 1))
  expect(cancelled).toBe(true)
})
