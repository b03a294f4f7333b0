import { readFileSync } from 'node:fs'
import {
  encodePaymentRequired,
  parsePaymentRequiredV1,
  type PaymentRequirements,
} from '@farebox/core'
import { createPaymentClient } from '@farebox/core/client'
import { createResourceServer, type PaidRoute } from '@farebox/core/server'
import { privateKeyAccount } from '@farebox/evm/account'
import { evm as evmClient } from '@farebox/evm/client'
import { evm as evmServer } from '@farebox/evm/server'
import { describe, expect, test } from 'vitest'
import { chooseDialect } from '../client/chooseDialect.js'
import { sayOffer } from '../client/wallet.fixture.js'
import { parseChallenge } from '../index.js'
import { headerDialect } from '../server/headerDialect.js'
import { payTo, signature, toHeader, transaction, transferred } from '../server/shop.fixture.js'

const url = 'https://api.example.com/weather'
const account = privateKeyAccount(`0x${'11'.repeat(32)}`)

/** The cells of the table of the recipe that begins with this head. */
function readTable(
  head: string,
): readonly (readonly [row: string, column: string, cell: string])[] {
  const page = readFileSync(
    new URL('../../../../docs/recipes/www-authenticate.md', import.meta.url),
    'utf8',
  )
  const split = (line: string): readonly string[] =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim())
  const [first = '', , ...rest] = page.slice(page.indexOf(`| ${head} |`)).split('\n')
  const [, ...columns] = split(first)
  const rows = rest.slice(
    0,
    rest.findIndex((line) => !line.startsWith('|')),
  )
  return rows.flatMap((line) => {
    const [row = '', ...cells] = split(line)
    return cells.map((cell, at) => [row, columns[at] ?? '', cell] as const)
  })
}

function openRoute(): PaidRoute {
  const server = createResourceServer({
    facilitator: {
      verify: async () => ({ isValid: true }),
      settle: async () => ({ success: true, transaction, network: 'eip155:84532' }),
      supported: async () => ({ kinds: [], extensions: [], signers: {} }),
    },
    schemes: [evmServer()],
    payTo,
    unsafeMemory: true,
  })
  const blockTime = Math.floor(Date.now() / 1000)
  return server.route({
    price: '$0.01',
    scheme: 'exact',
    network: 'base-sepolia',
    v1: true,
    proofs: headerDialect({ verifier: async () => ({ ...transferred, blockTime }) }),
  })
}

type Sent = readonly (readonly [name: string, value: string])[]

async function send(route: PaidRoute, sent: Sent = []) {
  return route.handle({
    method: 'GET',
    url,
    headers: (name) => sent.filter(([one]) => one === name).map(([, value]) => value),
    context: undefined,
  })
}

/** One good credential of each kind, for a route. */
async function createCredentials(route: PaidRoute): Promise<Readonly<Record<string, Sent>>> {
  const unpaid = await send(route)
  if (unpaid.kind !== 'respond') throw new Error('It is not priced.')
  const { headers, body } = unpaid.response
  const v1 = parsePaymentRequiredV1(JSON.parse(String(body)))
  const client = createPaymentClient({ schemes: [evmClient({ account })] })
  const required = client.parseChallenge({
    status: 402,
    headers: new Headers([...headers].map(([name, value]): [string, string] => [name, value])),
  })
  if (required?.x402Version !== 2) throw new Error('There is no challenge of v2.')
  const [entry] = v1.accepts
  const second = await client.createPayment(required, { method: 'GET', url })
  const first = await client.createPayment(v1, { method: 'GET', url })
  if (entry === undefined) throw new Error('There is no offer.')
  const challenge = parseChallenge(headers.find(([name]) => name === 'WWW-Authenticate')?.[1])
  const { chain = '', amount = '', params = {} } = challenge ?? {}
  const { id = '', expires = '' } = params
  const proof = toHeader({ tx_hash: transaction, chain, amount, id, expires, payer_sig: signature })
  return {
    'nothing else': [],
    'PAYMENT-SIGNATURE': [['payment-signature', second.header.value]],
    'X-PAYMENT': [['x-payment', first.header.value]],
    'Authorization: x402': [['authorization', proof]],
    'Payment-Authorization': [['payment-authorization', 'Payment abc']],
    'Authorization: Bearer': [['authorization', 'Bearer abc']],
  }
}

describe('on the server', () => {
  const cells = readTable('request has')

  test('the table is whole', () => {
    expect(cells).toHaveLength(36)
    const at = (row: string, column: string): string | undefined =>
      cells.find(([one, other]) => one === row && other === column)?.[2]
    for (const [row, column, cell] of cells) expect(at(column, row)).toBe(cell)
  })

  test.each(cells)('T13 %s and %s: %s', async (row, column, cell) => {
    const route = openRoute()
    const credentials = await createCredentials(route)
    const one = credentials[row]
    const other = credentials[column]
    if (one === undefined || other === undefined) throw new Error('It is not known.')
    // The same kind twice is two values.
    const sent = [...one, ...other]
    const outcome = await send(route, sent)
    if (cell === '402' || cell === '400') {
      if (outcome.kind !== 'respond') throw new Error('It was sold.')
      expect(outcome.response.status).toBe(Number(cell))
      if (cell === '400') expect(String(outcome.response.body)).toContain('payment_ambiguous')
      return
    }
    if (outcome.kind !== 'paid') throw new Error(String(outcome.response.body))
    const { payer, state } = outcome.payment
    expect(payer).toBe(cell === 'header' ? transferred.payer : account.address)
    expect(state).toBe(cell === 'header' ? 'settled' : 'verified')
    const finished = await outcome.finish({ status: 200 })
    if (finished.kind !== 'release') throw new Error('It was withheld.')
    const names = finished.headers.map(([name]) => name.toLowerCase())
    expect(names.includes('x-payment-response')).toBe(cell === 'v1')
  })
})

describe('on the client', () => {
  const terms = {
    scheme: 'exact',
    asset: '0x036CbD53842c5426634e7929541eC2318f3dCF7e',
    payTo,
    maxTimeoutSeconds: 60,
  }
  const extra = { name: 'USDC', version: '2' }
  const entry: PaymentRequirements = { ...terms, network: 'eip155:84532', amount: '10000', extra }
  const required = encodePaymentRequired({ x402Version: 2, resource: { url }, accepts: [entry] })
  const { amount: maxAmountRequired, ...rest } = entry
  const body = JSON.stringify({
    x402Version: 1,
    error: '',
    accepts: [
      {
        ...rest,
        network: 'base-sepolia',
        maxAmountRequired,
        resource: url,
        description: '',
        mimeType: '',
      },
    ],
  })
  const parts: Readonly<
    Record<string, { readonly headers: Record<string, string>; readonly body?: string }>
  > = {
    'PAYMENT-REQUIRED': { headers: { 'PAYMENT-REQUIRED': required } },
    'body of v1': { headers: { 'Content-Type': 'application/json' }, body },
    'WWW-Authenticate: x402': { headers: { 'WWW-Authenticate': sayOffer() } },
    'WWW-Authenticate: Payment': { headers: { 'WWW-Authenticate': 'Payment id="a", realm="b"' } },
  }
  const schemes = evmClient({ account })
  const said = {
    'nothing said': undefined,
    'no scheme': [],
    'a scheme that fits': schemes,
    'a scheme for another chain': schemes.map((one) => ({ ...one, networks: ['tron:*'] })),
  }

  test.each(readTable('402 has'))('%s, %s: %s', async (row, column, cell) => {
    const found = row.split(' and ').map((name) => {
      const part = parts[name]
      if (part === undefined) throw new Error(`${name} is not known.`)
      return part
    })
    const response = new Response(found.find((one) => one.body !== undefined)?.body ?? null, {
      status: 402,
      headers: Object.assign({}, ...found.map(({ headers }) => headers)),
    })
    if (!(column in said)) throw new Error(`${column} is not known.`)
    // It was looked up.
    const choice = await chooseDialect(response, said[column as keyof typeof said])
    expect(choice.dialect).toBe(cell)
  })
})
