import { parseEip3009Payload } from './dist/esm/eip3009/parseEip3009Payload.js'
import { identifyPayment } from './dist/esm/eip3009/identifyPayment.js'
import { hashTransferAuthorization } from './dist/esm/eip3009/hashTransferAuthorization.js'
import { hashTokenDomain } from './dist/esm/eip3009/hashTokenDomain.js'
import { readTokenDomain } from './dist/esm/eip3009/readTokenDomain.js'
import { evm as cl } from './dist/esm/client/index.js'
import { evm as sv } from './dist/esm/server/index.js'
import { privateKeyAccount } from './dist/esm/account/index.js'
import { createPaymentClient } from '../core/dist/esm/client/index.js'
import {
  decodePaymentPayload,
  parsePaymentPayload,
  systemEnvironment,
  parseJson,
  decodeBase64,
  encodeSettleResponse,
} from '../core/dist/esm/index.js'
import { checkBinding } from '../core/dist/esm/binding/checkBinding.js'
import { readBindingSalt } from '../core/dist/esm/binding/readBinding.js'
import { decodeHeader } from '../core/dist/esm/codec/decodeHeader.js'
import { isJsonObject } from '../core/dist/esm/wire/isJsonObject.js'
import { withDeadline } from '../core/dist/esm/server/withDeadline.js'
const account = privateKeyAccount(
  '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d',
)
const url = 'https://shop.example/weather'
const requirements = {
  scheme: 'exact',
  network: 'eip155:84532',
  amount: '10000',
  asset: '0x036CbD53842c5426634e7929541eC2318f3dCF7e',
  payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
  maxTimeoutSeconds: 300,
  extra: { name: 'USDC', version: '2' },
}
const challenge = {
  x402Version: 2,
  resource: { url },
  accepts: [requirements],
  extensions: {
    'request-binding': {
      info: { version: '1', components: ['@method', '@target-uri'], required: false },
      schema: { type: 'object' },
    },
  },
}
const c = createPaymentClient({ schemes: [cl({ account })] })
const { header, payload } = await c.createPayment(challenge, { method: 'GET', url })
const t = async (name, f, n = 20000) => {
  for (let i = 0; i < n; i++) {
    const r = f(i)
    if (r instanceof Promise) await r
  }
  const u = process.cpuUsage()
  for (let i = 0; i < n; i++) {
    const r = f(i)
    if (r instanceof Promise) await r
  }
  const d = process.cpuUsage(u)
  console.log(name.padEnd(40), ((d.user + d.system) / n).toFixed(2), 'µs')
}
const json = decodeHeader(header.value),
  text = JSON.stringify(json)
await t('decodePaymentPayload', () => decodePaymentPayload(header.value))
await t(' decodeBase64', () => decodeBase64(header.value))
await t(' parseJson', () => parseJson(text))
await t('   JSON.parse', () => JSON.parse(text))
await t(' parsePaymentPayload', () => parsePaymentPayload(json))
await t('   isJsonObject ext', () => isJsonObject(json.extensions))
await t('identifyPayment', () => identifyPayment(payload, requirements))
await t(' parseEip3009Payload', () => parseEip3009Payload(payload.payload))
const { authorization } = parseEip3009Payload(payload.payload),
  dom = readTokenDomain(requirements),
  sep = hashTokenDomain(dom)
await t(' readTokenDomain', () => readTokenDomain(requirements))
await t(' hashTokenDomain', () => hashTokenDomain(dom))
await t(' hashTransferAuthorization', () => hashTransferAuthorization(sep, authorization))
const m = sv()[0]
await t('checkPayment', () =>
  m.checkPayment(payload, requirements, { now: Date.now() / 1000, minimumValiditySeconds: 6 }),
)
const salt = readBindingSalt(payload.extensions),
  nonce = identifyPayment(payload, requirements).nonce
await t('readBindingSalt', () => readBindingSalt(payload.extensions))
await t('checkBinding', () =>
  checkBinding(
    nonce,
    salt,
    ['@method', '@target-uri'],
    { method: 'GET', targetUri: url, bodyDigest: salt },
    false,
  ),
)
await t('withDeadline', () => withDeadline(systemEnvironment, 25000, async () => 1))
await t('encodeSettleResponse', () =>
  encodeSettleResponse({
    success: true,
    transaction: '0x' + 'ab'.repeat(32),
    network: 'eip155:84532',
  }),
)
await t('randomBytes', () => systemEnvironment.randomBytes(16))
await t('createPayment', () => c.createPayment(challenge, { method: 'GET', url }), 2000)
