import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { systemEnvironment } from '@farebox/core'
import { createResourceServer } from '@farebox/core/server'
import { evm } from '@farebox/evm/server'
import { openFileClaimStore } from '@farebox/stores/file'

/*
 * A seller that can be killed: `node sell.fixture.mjs <directory> <asset> <life> <millisecondsLater>`. Each
 * message is the payment header of a request, or ''; each is answered with `{ status, headers, body }`.
 *
 * Its facilitator writes into two files what it is asked and what it charges, charges nothing twice, and
 * with the life `dies when charging` the process is gone before it hears of the charge.
 */

const [directory = '', asset = '', life = '', later = '0'] = process.argv.slice(2)
const asked = join(directory, 'asked.txt')
const charged = join(directory, 'charged.txt')

/** @type {import('@farebox/core/facilitator').FacilitatorClient} */
const facilitator = {
  verify: async () => ({ isValid: true }),
  async settle({ paymentPayload, paymentRequirements }) {
    const { nonce } = Object(paymentPayload.payload['authorization'])
    appendFileSync(asked, `${nonce}\n`)
    const known = existsSync(charged) ? readFileSync(charged, 'utf8').split('\n') : []
    if (!known.includes(nonce)) appendFileSync(charged, `${nonce}\n`)
    if (life === 'dies when charging') process.kill(process.pid, 'SIGKILL')
    return { success: true, transaction: nonce, network: paymentRequirements.network }
  },
  supported: async () => ({ kinds: [], extensions: [], signers: {} }),
}

const server = createResourceServer({
  facilitator,
  schemes: [evm({ assets: [JSON.parse(asset)] })],
  payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
  store: await openFileClaimStore({ directory: join(directory, 'claims') }),
  environment: { ...systemEnvironment, now: () => Date.now() + Number(later) },
})
const route = server.route({ price: '$0.01', scheme: 'exact', network: 'anvil' })
let handled = 0

/**
 * @param {string} payment
 * @returns {Promise<import('@farebox/core').HttpResponse>}
 */
async function sell(payment) {
  const outcome = await route.handle({
    method: 'GET',
    url: 'http://localhost/weather',
    headers: (name) => (name === 'payment-signature' && payment !== '' ? [payment] : []),
    context: undefined,
  })
  if (outcome.kind === 'respond') return outcome.response
  handled += 1
  const end = await outcome.finish({ status: 200 })
  if (end.kind === 'replace') return end.response
  await end.delivered()
  return { status: 200, headers: end.headers, body: `sunny ${handled}` }
}

/** @param {unknown} payment */
async function serve(payment) {
  const answer = await sell(String(payment))
  process.send?.({ ...answer, body: Buffer.from(answer.body).toString() })
}

process.on('message', (payment) => void serve(payment))
process.on('disconnect', () => process.exit())
process.send?.('ready')
