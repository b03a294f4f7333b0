import {
  type ClientMechanism as PublishedMechanism,
  ExactEvmClientMechanism,
  ExactGasFreeClientMechanism,
  ExactPermitEvmClientMechanism,
  ExactPermitTronClientMechanism,
  ExactTronClientMechanism,
  GasFreeAPIClient,
} from '@bankofai/x402'
import { type PaymentRequired, systemEnvironment } from '@farebox/core'
import { createPaymentClient, type PaymentClient } from '@farebox/core/client'
import { privateKeyAccount } from '@farebox/evm/account'
import { evm, evmPermit } from '@farebox/evm/client'
import { evm as evmServer } from '@farebox/evm/server'
import { createGasFreeApi } from '@farebox/tron'
import { tronPrivateKeyAccount } from '@farebox/tron/account'
import { tron } from '@farebox/tron/client'
import { tron as tronServer } from '@farebox/tron/server'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  bankOfAiVectors,
  payerKey,
  recordedAt,
  type RecordedPayment,
} from '../vectors/readBankOfAiVectors.fixture.js'
import { createEvmSigner, createTronSigner } from '../live/createPublishedBuyers.js'

import { muteConsole } from './muteConsole.fixture.js'

const gasFreeUrl = 'http://127.0.0.1:1/nile'

beforeEach(() => {
  muteConsole()
  vi.spyOn(Date, 'now').mockReturnValue(recordedAt * 1000)
  vi.spyOn(crypto, 'getRandomValues').mockImplementation((bytes) => {
    if (bytes instanceof Uint8Array) bytes.fill(0x11)
    return bytes
  })
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

function isTron({ requirements }: RecordedPayment): boolean {
  return requirements.network.startsWith('tron:')
}

/** A GasFree provider that knows the recorded account and nothing else. */
function scriptProvider({ gasFreeAccount }: RecordedPayment): typeof fetch {
  return async (input) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input)
    if (pathname.includes('/address/')) return Response.json({ code: 200, data: gasFreeAccount })
    const config = {
      maxPendingTransfer: 1,
      minDeadlineDuration: 60,
      maxDeadlineDuration: 600,
      defaultDeadlineDuration: 180,
    }
    const provider = { address: 'TKtWbdzEq5ss9vTS9kwRhBp5mXmBfBns3E', name: 'Provider', config }
    return Response.json({ code: 200, data: { providers: [provider] } })
  }
}

/** The published mechanism for a payment. It has money, and everything is approved. */
async function createPublished(recorded: RecordedPayment): Promise<PublishedMechanism> {
  const { scheme } = recorded.requirements
  const signer = isTron(recorded)
    ? await createTronSigner(payerKey)
    : await createEvmSigner(payerKey)
  vi.spyOn(signer, 'checkBalance').mockResolvedValue(10n ** 30n)
  vi.spyOn(signer, 'ensureAllowance').mockResolvedValue(true)
  if (scheme === 'exact_gasfree') {
    vi.stubGlobal('fetch', scriptProvider(recorded))
    const clients = { 'tron:nile': new GasFreeAPIClient(gasFreeUrl) }
    return new ExactGasFreeClientMechanism(signer, clients)
  }
  if (isTron(recorded)) {
    return scheme === 'exact'
      ? new ExactTronClientMechanism(signer)
      : new ExactPermitTronClientMechanism(signer)
  }
  return scheme === 'exact'
    ? new ExactEvmClientMechanism(signer)
    : new ExactPermitEvmClientMechanism(signer)
}

/** Our buyer with the same key, clock and provider. It reads no chain. */
function createOurs(recorded: RecordedPayment): PaymentClient {
  const account = privateKeyAccount(payerKey)
  const api = createGasFreeApi({ url: gasFreeUrl, fetch: scriptProvider(recorded) })
  return createPaymentClient({
    schemes: [
      tron({
        account: tronPrivateKeyAccount(payerKey),
        rpcUrl: false,
        gasFree: { 'tron:nile': api },
      }),
      evm({ account }),
      evmPermit({ account }),
    ],
    budget: { perPayment: '$5' },
    environment: { ...systemEnvironment, now: () => recordedAt * 1000 },
  })
}

/** What a 0.5 server sends for these terms. */
function toChallenge({ resource, requirements, extensions }: RecordedPayment): PaymentRequired {
  return {
    x402Version: 2,
    error: 'Payment required',
    resource: { url: resource },
    accepts: [requirements],
    ...(extensions === undefined ? {} : { extensions }),
  }
}

const all = Object.entries(bankOfAiVectors.recorded)

describe.each(all)('%s', (_name, recorded) => {
  const { typedData, signature, requirements, resource, extensions, paymentPayload } = recorded

  test('the published client does what was recorded', async () => {
    const mechanism = await createPublished(recorded)
    // Its type knows one extension; what travels has more.
    const known = extensions as Parameters<PublishedMechanism['createPaymentPayload']>[2]
    const payload = await mechanism.createPaymentPayload(requirements, resource, known)
    // As it travels, without the members that are `undefined`.
    expect(JSON.parse(JSON.stringify(payload))).toEqual(paymentPayload)
  })

  test('its signer and ours sign the same', async () => {
    const { domain, types, message, primaryType } = typedData
    const published = isTron(recorded)
      ? await createTronSigner(payerKey)
      : await createEvmSigner(payerKey)
    const theirs = await published.signTypedData(
      { ...domain },
      { ...types },
      { ...message },
      primaryType,
    )
    const ours = isTron(recorded) ? tronPrivateKeyAccount(payerKey) : privateKeyAccount(payerKey)
    expect(theirs).toBe(signature)
    expect((await ours.signTypedData(typedData)).replace(/^0x/, '')).toBe(signature)
  })

  test('our seller reads it', () => {
    const mechanism = [...tronServer(), ...evmServer()].find(
      ({ scheme, networks }) =>
        scheme === requirements.scheme &&
        networks.some((one) => one.split(':')[0] === requirements.network.split(':')[0]),
    )
    const identity = mechanism?.identify(paymentPayload, requirements)
    expect(identity?.payer).toBe(
      isTron(recorded)
        ? 'TYBNgWfhGuNzdLtjKtxXTfskAhTbMcqbaG'
        : '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266',
    )
  })
})

/** Signed by the published client, and good for nothing: nobody may send it, or the token cannot do it. */
const useless = new Set(['exact_permit tron:nile (no fee in requirements)', 'exact tron:nile'])

test.each(all.filter(([name]) => useless.has(name)))(
  'our buyer does not sign: %s',
  async (_, recorded) => {
    const request = { method: 'GET', url: recorded.resource }
    await expect(
      createOurs(recorded).createPayment(toChallenge(recorded), request),
    ).rejects.toMatchObject({ code: 'no_acceptable_payment' })
  },
)

// `exact` is another authorization each time, and ours is in the payload, where later peers look for it.
const paid = all.filter(([name]) => !name.startsWith('exact ') && !name.includes('no fee'))

test.each(paid)(
  'our buyer answers the challenge of a 0.5 server alike: %s',
  async (_, recorded) => {
    const challenge = toChallenge(recorded)
    const request = { method: 'GET', url: recorded.resource }
    const { payload } = await createOurs(recorded).createPayment(challenge, request)
    expect(payload).toMatchObject({
      x402Version: 2,
      accepted: recorded.requirements,
      payload: recorded.paymentPayload.payload,
    })
  },
)
