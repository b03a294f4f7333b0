import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runPaid } from './runPaid.js'
import { refusal, type Script, scriptOutcome } from './scriptOutcome.fixture.js'
import { get, startServer } from './startServer.fixture.js'

type Act = (res: ServerResponse) => void
type Step = { readonly name: string; readonly act: Act } | 'pause'

const name = fc.constantFrom('X-A', 'x-a', 'X-B', 'Content-Type', 'ETag', 'Set-Cookie', 'Vary')
/** Of two spellings in one call only one survives a hold; names have no case. */
const distinctName = fc.constantFrom('x-a', 'X-B', 'ETag', 'Set-Cookie', 'Content-Length')
const value = fc.constantFrom('1', 'two', 'private')
const chunk = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.uint8Array({ maxLength: 30 }),
  fc.constant('x'.repeat(3000)),
)
const status = fc.constantFrom(200, 201, 204, 206, 302, 304, 404, 500, 99)

function step(label: string, act: Act): Step {
  return { name: label, act }
}

/** With a status that cannot be sent, an end fails and Node's idea of the length stays wrong. */
function end(res: ServerResponse, body?: string | Uint8Array): void {
  if (res.statusCode === 99) res.statusCode = 500
  res.end(body)
}

/** Whatever a handler may do to a response, sensible or not. */
const steps = fc.oneof(
  fc.constant<Step>('pause'),
  fc.tuple(name, value).map(([n, v]) => step(`setHeader ${n}=${v}`, (res) => res.setHeader(n, v))),
  fc.tuple(name, value).map(([n, v]) => step(`append ${n}=${v}`, (res) => res.appendHeader(n, v))),
  name.map((n) => step(`removeHeader ${n}`, (res) => res.removeHeader(n))),
  status.map((s) => step(`statusCode=${s}`, (res) => Object.assign(res, { statusCode: s }))),
  fc
    .tuple(status, fc.dictionary(distinctName, value, { maxKeys: 3 }))
    .map(([s, headers]) => step(`writeHead ${s}`, (res) => res.writeHead(s, headers))),
  status.map((s) => step(`writeHead ${s} Message`, (res) => res.writeHead(s, 'Message'))),
  chunk.map((c) => step(`write ${c.length}`, (res) => res.write(c))),
  fc.constant(step('flushHeaders', (res) => res.flushHeaders())),
  fc.constant(
    step('addTrailers', (res) => {
      // After the end they are too late, which Node does not say.
      if (!res.writableEnded) res.addTrailers({ 'X-Sum': '1' })
    }),
  ),
  chunk.map((c) => step(`end ${c.length}`, (res) => end(res, c))),
  fc.constant(step('end', (res) => end(res))),
)

/** Runs the steps, and ends the answer if they did not. What is thrown is part of what is compared. */
async function run(res: ServerResponse, plan: readonly Step[]): Promise<string[]> {
  const log: string[] = []
  // When it comes depends on time; what is thrown does not.
  res.on('error', () => undefined)
  for (const item of [...plan, step('end', (last) => end(last))]) {
    if (item === 'pause') {
      await sleep(1)
    } else {
      try {
        item.act(res)
        log.push(item.name)
      } catch (error) {
        log.push(`${item.name} threw ${error instanceof Error ? error.message : ''}`)
      }
    }
  }
  return log
}

async function answer(plan: readonly Step[], script?: Script): Promise<[string, string[]]> {
  let log: Promise<string[]> = Promise.resolve([])
  const server = await startServer((_, res) => {
    const begin = (): void => {
      log = run(res, plan)
    }
    if (script === undefined) begin()
    else runPaid(scriptOutcome(script), res, begin)
  })
  const text = await server.exchange(get())
  server.server.close()
  return [text, await log]
}

const script = fc.record({
  holdBytes: fc.constantFrom(0, 5, 2000, 100_000),
  delayMs: fc.constantFrom(0, 2),
})

test('any sequence of calls gives the same bytes and errors, held or bare', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { maxLength: 8 }), script, async (plan, settings) => {
      const bare = await answer(plan)
      const held = await answer(plan, settings)
      expect(held).toEqual(bare)
    }),
    { numRuns: 200 },
  )
}, 60_000)

test('T39 any sequence of calls is replaced without a trace', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { maxLength: 8 }), script, async (plan, settings) => {
      const [text] = await answer(plan, {
        ...settings,
        finish: () => ({ kind: 'replace', response: refusal }),
      })
      const [head = '', body] = text.split('\r\n\r\n')
      expect(body).toBe(refusal.body)
      expect(head.split('\r\n').filter((line) => !line.startsWith('Connection'))).toEqual([
        'HTTP/1.1 402 Payment Required',
        'Cache-Control: private, no-store',
        'Vary: PAYMENT-SIGNATURE',
        'Content-Type: application/problem+json',
        'PAYMENT-RESPONSE: receipt',
        'Content-Length: 28',
        'Date: now',
      ])
    }),
    { numRuns: 100 },
  )
}, 60_000)
