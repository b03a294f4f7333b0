import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { after, before, test } from 'node:test'
import { privateKeyAccount } from '@farebox/evm/account'
import { evm } from '@farebox/evm/client'
import { payingFetch, readReceipt } from '@farebox/fetch'

// The first of anvil's well-known development keys.
const account = privateKeyAccount(
  '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
)
const next = 'node_modules/next/dist/bin/next'
const { PATH, HOME } = process.env
const environment = { PATH, HOME, NEXT_TELEMETRY_DISABLED: '1' }
let site
let url

function build(folder) {
  const options = { env: environment, encoding: 'utf8' }
  const { status, stdout, stderr } = spawnSync(process.execPath, [next, 'build', folder], options)
  return { status, output: stdout + stderr }
}

before(async () => {
  // Nothing that a seller configures is there yet.
  const { status, output } = build('.')
  assert.equal(status, 0, output)
  assert.match(output, /ƒ \/weather/)
  site = spawn(process.execPath, [next, 'start', '-p', '0', '-H', '127.0.0.1'], {
    env: { ...environment, PAY_TO: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8' },
  })
  url = await new Promise((resolve, reject) => {
    let written = ''
    site.stdout.on('data', (data) => {
      written += data
      const [, local] = /Local:\s+(http:\S+)[^]*Ready/.exec(written) ?? []
      if (local !== undefined) resolve(local)
    })
    site.once('exit', () => reject(new Error(written)))
  })
})

after(() => site?.kill('SIGKILL'))

test('no payment', async () => {
  for (const path of ['/weather', '/behind']) {
    const response = await fetch(`${url}${path}`)
    assert.equal(response.status, 402)
    assert.notEqual(response.headers.get('payment-required'), null)
  }
})

test('paid, and not cached', async () => {
  const pay = payingFetch({ schemes: [evm({ account })] })
  const response = await pay(`${url}/weather`)
  assert.equal(response.status, 200)
  assert.deepEqual(await response.json(), { sky: 'clear', soldTo: account.address })
  assert.equal(readReceipt(response)?.state, 'settled')
  assert.equal(response.headers.get('cache-control'), 'private, no-store')
  assert.equal((await fetch(`${url}/weather`)).status, 402)
})

test('a body that belongs to its payment', async () => {
  const pay = payingFetch({ schemes: [evm({ account })] })
  const response = await pay(`${url}/cities/bern`, { method: 'POST', body: 'hello' })
  assert.deepEqual(await response.json(), { city: 'bern', body: 'hello' })
})

test('a static paid route stops the build', () => {
  const { status, output } = build('static')
  assert.notEqual(status, 0)
  assert.match(output, /cannot be prerendered/)
})
