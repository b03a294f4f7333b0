import { describe, expect, it } from 'vitest'
import type { PaymentRequirements } from '../wire/types.js'
import {
  createChallenge,
  createFakeMechanism,
  createOptions,
  request,
  url,
} from './client.fixture.js'
import { compareChallenges } from './compareChallenges.js'
import { createPaymentClient } from './createPaymentClient.js'
import { createRecipientPins } from './createRecipientPins.js'
import type { PaymentClientOptions } from './options.js'
import type { PaymentRequest } from './PaymentClient.js'

const origin = 'https://api.example.com'
const seller = '0xaB00000000000000000000000000000000000001'
const thief = '0xAb00000000000000000000000000000000000002'

/** Pays and tells who was paid, or why nobody was. */
function setUp(options: Partial<PaymentClientOptions>) {
  const client = createPaymentClient(createOptions(options))
  return async (
    accepts: Partial<PaymentRequirements> | readonly Partial<PaymentRequirements>[],
    changes: Partial<PaymentRequest> = {},
  ): Promise<unknown> => {
    const entries = 'length' in accepts ? accepts : [accepts]
    const challenge = createChallenge(entries, { resource: { url: '/weather?city=Bern' } })
    return client.createPayment(challenge, { ...request, ...changes }).then(
      ({ selected }) => selected.requirements.payTo,
      (error: { rejections?: readonly { code: string }[]; code: string }) =>
        error.rejections?.map(({ code }) => code) ?? error.code,
    )
  }
}

describe('T19 pinned recipients', () => {
  const pay = setUp({ pinnedRecipients: { [origin]: [seller, 'TBase58Seller'] } })

  it('are paid, in any spelling of hex and in one of others', async () => {
    expect(await pay({ payTo: seller })).toBe(seller)
    expect(await pay({ payTo: seller.toUpperCase().replace('X', 'x') })).toMatch(/^0x/)
    expect(await pay({ payTo: 'TBase58Seller' })).toBe('TBase58Seller')
    expect(await pay({ payTo: 'tbase58seller' })).toEqual(['recipient_not_pinned'])
  })

  it('are the only ones for their origin', async () => {
    expect(await pay({ payTo: thief })).toEqual(['recipient_not_pinned'])
    const [cheap, dear] = [
      { payTo: thief, amount: '1' },
      { payTo: seller, amount: '2' },
    ]
    expect(await pay([cheap, dear])).toBe(seller)
  })

  it('say nothing about other origins', async () => {
    for (const other of ['https://b.example.com', `${origin}:8443`]) {
      expect(await pay({ payTo: thief }, { url: `${other}/weather?city=Bern` })).toBe(thief)
    }
  })

  it('can be nobody', async () => {
    const none = setUp({ pinnedRecipients: { [`${origin}/`]: [] } })
    expect(await none({ payTo: seller })).toEqual(['recipient_not_pinned'])
  })

  it.each(['api.example.com', `${origin}/weather`, 'https://API.example.com', '*', ''])(
    'need an origin, unlike %o',
    (key) => {
      expect(() => setUp({ pinnedRecipients: { [key]: [seller] } })).toThrow(
        expect.objectContaining({ code: 'config_invalid' }),
      )
    },
  )
})

describe('T19 trust on first use', () => {
  it('keeps the first recipient for each origin and network', async () => {
    const pay = setUp({ recipientPins: createRecipientPins() })
    expect(await pay({ payTo: seller })).toBe(seller)
    expect(await pay({ payTo: thief })).toEqual(['recipient_changed'])
    expect(await pay({ payTo: seller.toLowerCase() })).toBe(seller.toLowerCase())
    expect(await pay({ payTo: thief, network: 'eip155:8453' })).toBe(thief)
    expect(await pay({ payTo: thief }, { url: 'https://b.example/weather?city=Bern' })).toBe(thief)
  })

  it('does not trust who was not paid', async () => {
    const pay = setUp({
      recipientPins: createRecipientPins(),
      approve: ({ requirements }) => requirements.payTo !== thief,
    })
    expect(await pay({ payTo: thief })).toEqual(['not_approved'])
    expect(await pay([{ payTo: thief, amount: '9999999' }])).toEqual(['over_payment_limit'])
    expect(await pay({ payTo: seller })).toBe(seller)
  })

  it('trusts one of two that come at the same time', async () => {
    const pay = setUp({ recipientPins: createRecipientPins(), budget: { perDay: '$0.02' } })
    const answers = await Promise.all([pay({ payTo: seller }), pay({ payTo: thief })])
    expect(answers).toEqual([seller, ['recipient_changed']])
    // The one that was refused has given its reservation back.
    expect(await pay({ payTo: seller })).toBe(seller)
  })

  it('stands back where recipients are listed', async () => {
    const recipientPins = createRecipientPins()
    const listed = setUp({ recipientPins, pinnedRecipients: { [origin]: [seller, thief] } })
    expect([await listed({ payTo: seller }), await listed({ payTo: thief })]).toEqual([
      seller,
      thief,
    ])
    expect(await recipientPins.find(origin, 'eip155:84532')).toBeUndefined()
  })

  it.each(['find', 'pin'])('pays nobody when %s fails', async (name) => {
    const recipientPins = {
      ...createRecipientPins(),
      [name]: async (): Promise<never> => {
        throw new Error('redis://secret is down')
      },
    }
    const pay = setUp({ recipientPins, budget: { perDay: '$0.01' } })
    expect(await pay({ payTo: seller })).toBe('store_unavailable')
  })
})

describe('hosts', () => {
  it.each([
    [['api.example.com'], url, true],
    [['API.example.com'], url, true],
    [['example.com'], url, false],
    [['api.example.com'], 'https://api.example.com.evil.example/weather?city=Bern', false],
    [['api.example.com'], 'https://api.example.com:8443/weather?city=Bern', false],
    [['api.example.com:8443'], 'https://api.example.com:8443/weather?city=Bern', true],
    [['[::1]:3000'], 'http://[::1]:3000/weather?city=Bern', true],
    [[], url, false],
  ])('T20 %o allow %s: %s', async (allowedHosts, requested, allowed) => {
    const answer = await setUp({ allowedHosts })({ payTo: seller }, { url: requested })
    expect(answer).toEqual(allowed ? seller : ['host_not_allowed'])
  })

  it.each(['https://api.example.com', 'a/b', 'a.example:443', '', '*.example.com/'])(
    'are not %o',
    (host) => {
      expect(() => setUp({ allowedHosts: [host] })).toThrow(
        expect.objectContaining({ code: 'config_invalid' }),
      )
    },
  )
})

describe('networks', () => {
  const schemes = [createFakeMechanism({ networks: ['eip155:*', 'tron:*'] })]

  it.each([
    [['eip155:84532'], 'eip155:84532', true],
    [['base-sepolia'], 'eip155:84532', true],
    [['eip155:*'], 'eip155:84532', true],
    [['base', 'tron:*'], 'eip155:84532', false],
    [[], 'eip155:84532', false],
  ])('%o allow %s: %s', async (allowedNetworks, network, allowed) => {
    const answer = await setUp({ schemes, allowedNetworks })({ payTo: seller, network })
    expect(answer).toEqual(allowed ? seller : ['network_not_allowed'])
  })

  it.each(['*', 'eip155', 'eip155:*:*', ''])('are not %o', (pattern) => {
    expect(() => setUp({ allowedNetworks: [pattern] })).toThrow(
      expect.objectContaining({ code: 'network_invalid' }),
    )
  })
})

describe('T19 a second challenge for the same request', () => {
  const first = createChallenge([
    { payTo: seller, amount: '100' },
    { payTo: seller, amount: '200' },
    { payTo: 'TSeller', network: 'tron:nile', asset: 'TUsdt', amount: '7' },
  ])
  const compare = (...accepts: readonly Partial<PaymentRequirements>[]) =>
    compareChallenges(first, createChallenge(accepts), url)

  it('is compared entry by entry', () => {
    const changes = compare(
      { payTo: seller.toLowerCase(), amount: '200' },
      { payTo: seller, amount: '300' },
      { payTo: thief, amount: '100' },
      { payTo: seller, network: 'eip155:8453' },
      { payTo: seller, asset: '0xOther' },
      { payTo: 'TSeller', network: 'tron:3448148188', asset: 'TUsdt', amount: '8' },
    )
    expect(changes.map(({ code }) => code)).toEqual([
      'not_resigned',
      'price_changed',
      'recipient_changed',
      'recipient_changed',
      'not_resigned',
      'price_changed',
    ])
    expect(changes[1]?.message).toBe('costs 300 atomic units now, and 100 before')
    expect(changes[1]?.requirements?.amount).toBe('300')
  })

  it('must be for the same resource', () => {
    const other = createChallenge([{}], { resource: { url: '/admin' } })
    expect(() => compareChallenges(first, other, url)).toThrow(
      expect.objectContaining({ code: 'challenge_resource_mismatch' }),
    )
  })

  it('does not make another recipient payable', async () => {
    const pay = setUp({})
    const earlier = first
    expect(await pay({ payTo: thief }, { earlier })).toEqual(['recipient_changed'])
    expect(await pay({ payTo: seller, network: 'eip155:8453' }, { earlier })).toEqual([
      'recipient_changed',
    ])
    expect(await pay({ payTo: seller, amount: '300' }, { earlier })).toBe(seller)
    expect(await pay({ payTo: thief })).toBe(thief)
  })
})
