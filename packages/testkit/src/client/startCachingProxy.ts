import type { IncomingMessage, ServerResponse } from 'node:http'
import { listen } from '../host/listen.js'
import type { PaidHost } from '../host/PaidHost.js'
import type { Answer } from './Answer.js'
import { sendRequest } from './sendRequest.js'

interface Entry {
  readonly answer: Answer
  /** Values of the request headers that the answer varies by. */
  readonly key: string
}

function toKey(vary: readonly string[], req: IncomingMessage): string {
  const names = vary.flatMap((line) => line.split(',')).map((name) => name.trim().toLowerCase())
  return JSON.stringify(names.map((name) => [name, req.headers[name]]))
}

function mayStore(answer: Answer): boolean {
  const control = answer.values('cache-control').join(',')
  if (/no-store|private/.test(control)) return false
  // Eager, as proxies that are told nothing may be (RFC 9111 §4.2.2).
  return [200, 204, 301, 404].includes(answer.status) || control.includes('max-age')
}

function forward(req: IncomingMessage, origin: string): Promise<Answer> {
  const signature = req.headers['payment-signature']
  const headers = signature === undefined ? {} : { 'payment-signature': signature }
  return sendRequest(origin, req.url ?? '/', { method: req.method ?? 'GET', headers })
}

/** A shared cache in front of a server: it keeps whatever it is not forbidden to keep. */
export function startCachingProxy(origin: string): Promise<PaidHost> {
  const entries = new Map<string, Entry[]>()

  async function serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const target = req.url ?? '/'
    const known = entries.get(target) ?? []
    const hit = known.find(({ answer, key }) => toKey(answer.values('vary'), req) === key)
    const answer = hit?.answer ?? (await forward(req, origin))
    if (hit === undefined && mayStore(answer)) {
      entries.set(target, [...known, { answer, key: toKey(answer.values('vary'), req) }])
    }
    for (const name of ['payment-required', 'payment-response', 'content-type']) {
      const value = answer.header(name)
      if (value !== undefined) res.setHeader(name, value)
    }
    res.setHeader('X-Cache', hit === undefined ? 'miss' : 'hit')
    res.writeHead(answer.status).end(answer.body)
  }

  return listen((req, res) => {
    serve(req, res).catch(() => res.destroy())
  })
}
