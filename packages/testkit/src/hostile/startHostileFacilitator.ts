import type { IncomingMessage, ServerResponse } from 'node:http'
import { listen } from '../host/listen.js'
import type { PaidHost } from '../host/PaidHost.js'

/** How a facilitator can misbehave on the wire. `true` and `yes` stand for a lie that says "paid". */
export type Misbehaviour =
  | 'hang'
  | 'drip'
  | 'ten-megabytes'
  | 'endless'
  | 'html'
  | 'empty'
  | 'truncated-json'
  | 'truncated-body'
  | 'wrong-schema'
  | 'text-instead-of-true'
  | 'null'
  | 'list'
  | 'deep-json'
  | 'duplicate-key'
  | 'prototype-key'
  | 'not-utf-8'
  | 'redirect'
  | 'status-500-yes'
  | 'status-404'
  | 'close'

export interface HostileFacilitator extends PaidHost {
  /** How it answers from now on; `undefined`: it says yes to everything. */
  misbehave(how: Misbehaviour | undefined): void
  /** Paths that were asked, oldest first. */
  readonly asked: readonly string[]
}

const yes = JSON.stringify({
  isValid: true,
  success: true,
  transaction: '0x1',
  network: 'eip155:31337',
})

type Respond = (res: ServerResponse) => void

function text(body: string | Buffer, status = 200): Respond {
  return (res) => {
    res.writeHead(status, { 'content-type': 'application/json' }).end(body)
  }
}

function drip(res: ServerResponse): void {
  res.writeHead(200, { 'content-type': 'application/json' })
  const timer = setInterval(() => res.write(' '), 5)
  res.once('close', () => clearInterval(timer))
}

function flood(res: ServerResponse): void {
  res.writeHead(200, { 'content-type': 'application/json' })
  const piece = Buffer.alloc(65_536, ' ')
  const write = (): void => {
    while (!res.destroyed && res.write(piece));
  }
  res.on('drain', write)
  write()
}

const misbehaviours: Readonly<Record<Misbehaviour, Respond>> = {
  hang: () => undefined,
  drip,
  'ten-megabytes': text(`${' '.repeat(10 * 1024 * 1024)}${yes}`),
  endless: flood,
  html: text('<html><title>isValid: true</title></html>'),
  empty: text(''),
  'truncated-json': text(yes.slice(0, -1)),
  'truncated-body'(res) {
    res.writeHead(200, { 'content-type': 'application/json', 'content-length': yes.length + 10 })
    res.write(yes)
    setImmediate(() => res.destroy())
  },
  'wrong-schema': text('{"valid":true,"paid":true}'),
  'text-instead-of-true': text(yes.replaceAll('true', '"true"')),
  null: text('null'),
  list: text(`[${yes}]`),
  'deep-json': text(`${yes.slice(0, -1)},"extra":${'{"a":'.repeat(100)}1${'}'.repeat(101)}`),
  'duplicate-key': text(yes.replace('{', '{"isValid":false,"success":false,')),
  'prototype-key': text(yes.replace('{', '{"__proto__":{"isValid":true},')),
  'not-utf-8': text(
    Buffer.concat([Buffer.from(yes.slice(0, -2)), Buffer.from([0xff, 0x22, 0x7d])]),
  ),
  redirect(res) {
    res.writeHead(307, { location: '/trap' }).end()
  },
  'status-500-yes': text(yes, 500),
  'status-404': text('{"error":"not found"}', 404),
  close: (res) => void res.destroy(),
}

export const allMisbehaviours: readonly Misbehaviour[] = Object.keys(misbehaviours).filter(
  (name): name is Misbehaviour => name in misbehaviours,
)

/** A server that speaks HTTP and lies, stalls or babbles (T21). */
export async function startHostileFacilitator(): Promise<HostileFacilitator> {
  const asked: string[] = []
  let respond: Respond = text(yes)
  const host = await listen((req: IncomingMessage, res: ServerResponse) => {
    asked.push(req.url ?? '')
    req.resume()
    respond(res)
  })
  return {
    ...host,
    asked,
    misbehave(how) {
      respond = how === undefined ? text(yes) : misbehaviours[how]
    },
  }
}
