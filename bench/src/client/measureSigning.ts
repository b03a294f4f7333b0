import { createPaymentClient } from '@farebox/core/client'
import { type EvmAccount, loadWasmAccount, privateKeyAccount } from '@farebox/evm/account'
import { evm } from '@farebox/evm/client'
import { x402Client, x402HTTPClient } from '@x402/core/client'
import { ExactEvmScheme } from '@x402/evm/exact/client'
import { privateKeyToAccount } from 'viem/accounts'
import { createGroup } from '../report/createGroup.js'
import type { Group } from '../report/Group.js'
import { countPerSecond } from '../rounds/countPerSecond.js'
import { type Measure, runRounds } from '../rounds/runRounds.js'
import type { Scale } from '../Scale.js'

// A well-known development key: never fund it on a real network.
const privateKey = '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d'
const url = 'https://shop.example/weather'
const challenge = {
  x402Version: 2,
  resource: { url },
  accepts: [
    {
      scheme: 'exact',
      network: 'eip155:84532',
      amount: '10000',
      asset: '0x036CbD53842c5426634e7929541eC2318f3dCF7e',
      payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
      maxTimeoutSeconds: 300,
      extra: { name: 'USDC', version: '2' },
    },
  ],
} as const

function createTheirs(): () => Promise<string> {
  const client = new x402Client()
  client.register('eip155:*', new ExactEvmScheme(privateKeyToAccount(privateKey)))
  const http = new x402HTTPClient(client)
  return async () => {
    // The reference's types want what it is given to be mutable, and does not change it.
    const payload = await http.createPaymentPayload(structuredClone(challenge) as never)
    return http.encodePaymentSignatureHeader(payload)['PAYMENT-SIGNATURE'] ?? ''
  }
}

function createOurs(account: EvmAccount): () => Promise<string> {
  const client = createPaymentClient({ schemes: [evm({ account })] })
  return async () => (await client.createPayment(challenge, { method: 'GET', url })).header.value
}

/** Payments signed and encoded per second, from the challenge as an object to the header as a text. */
export async function measureSigning({ operations, rounds }: Scale): Promise<Group> {
  const subjects = {
    '@x402/evm': createTheirs(),
    'Farebox, JavaScript': createOurs(privateKeyAccount(privateKey)),
    'Farebox, WebAssembly': createOurs(await loadWasmAccount(privateKey)),
  }
  const measures = Object.entries(subjects).map(([name, sign]): readonly [string, Measure] => [
    name,
    () =>
      countPerSecond(operations, async () => {
        if ((await sign()) === '') throw new Error(`${name} signed nothing.`)
      }),
  ])
  return createGroup({
    id: 'signing',
    title: 'Buyer: payments signed, header included',
    unit: 'per second',
    figures: await runRounds(Object.fromEntries(measures), rounds),
    baseline: '@x402/evm',
    targets: {
      'Farebox, JavaScript': { of: 'ratio', atLeast: 1.5 },
      'Farebox, WebAssembly': { of: 'ratio', atLeast: 4 },
    },
  })
}
