import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { digestBody } from './digestBody.js'

const url = 'https://api.example.com/'
const hash = (body: string) => new Uint8Array(createHash('sha256').update(body).digest())
// Node wants `duplex` for streams; the standard type does not have it yet.
const streaming = (body: ReadableStream, signal?: AbortSignal) =>
  new Request(url, { method: 'POST', body, duplex: 'half', signal: signal ?? null } as RequestInit)

it('no body has the digest of no bytes', async () => {
  expect(await digestBody(new Request(url))).toEqual(hash(''))
  expect(await digestBody(new Request(url, { method: 'POST', body: '' }))).toEqual(hash(''))
})

it('the request stays as it was, and every copy has the same digest', async () => {
  const form = new FormData()
  form.append('name', 'Zoë')
  const request = new Request(url, { method: 'POST', body: form })
  const [first, second] = [await digestBody(request), await digestBody(request)]
  expect(request.bodyUsed).toBe(false)
  expect(second).toEqual(first)
  expect(hash(await request.text())).toEqual(first)
})

it('a request without a stream of its body is digested whole', async () => {
  const copy = { arrayBuffer: async () => new TextEncoder().encode('order').buffer }
  const request = new Request(url, { method: 'POST', body: 'order' })
  // As in Firefox.
  Object.defineProperty(request, 'clone', { value: () => copy })
  expect(await digestBody(request)).toEqual(hash('order'))
})

describe('a body that cannot be digested', () => {
  it('fails with the reason', async () => {
    const failure = new TypeError('disk')
    const body = new ReadableStream({ pull: (controller) => controller.error(failure) })
    await expect(digestBody(streaming(body))).rejects.toMatchObject({
      code: 'body_not_replayable',
      cause: failure,
    })
  })

  it('is given up when the caller aborts', async () => {
    const controller = new AbortController()
    const request = streaming(new ReadableStream(), controller.signal)
    const pending = digestBody(request)
    controller.abort(new DOMException('enough', 'AbortError'))
    await expect(pending).rejects.toMatchObject({ name: 'AbortError' })
  })
})
