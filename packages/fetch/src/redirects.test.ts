import { describe, expect, it } from 'vitest'
import { payingFetch } from './payingFetch.js'
import type { Seller } from './seller.fixture.js'
import {
  createOptions,
  readHeader,
  sendChallenge,
  startSeller,
  startServer,
} from './seller.fixture.js'

const redirectTo = (target: () => string, status = 302): Promise<Seller> =>
  startServer((_, response) => void response.writeHead(status, { location: target() }).end())

describe('a redirect of the paid request', () => {
  it.each([302, 307, 308])(
    'T20 %i is not followed: the payment goes to one URL only',
    async (status) => {
      const thief = await startSeller()
      const seller = await startServer((seen, response) => {
        if (readHeader(seen) === undefined) return sendChallenge(response, seen.path)
        response.writeHead(status, { location: `${thief.origin}/steal` }).end()
      })
      const response = await payingFetch(createOptions())(`${seller.origin}/a`, {
        method: 'POST',
        body: 'x',
        redirect: 'follow',
      })
      expect(response.status).toBe(status)
      expect(response.headers.get('location')).toBe(`${thief.origin}/steal`)
      expect(seller.payments()).toHaveLength(1)
      expect(thief.seen).toHaveLength(0)
    },
  )
})

describe('a redirect before the challenge', () => {
  it('T20 to another origin is not paid', async () => {
    const other = await startSeller()
    const first = await redirectTo(() => `${other.origin}/evil`)
    await expect(payingFetch(createOptions())(`${first.origin}/a`)).rejects.toMatchObject({
      code: 'challenge_resource_mismatch',
    })
    expect(other.payments()).toHaveLength(0)
  })

  it('to an allowed host is paid there, without the credentials for the first', async () => {
    const other = await startSeller()
    const first = await redirectTo(() => `${other.origin}/shop`)
    const paying = payingFetch(
      createOptions({ allowedRedirectHosts: [new URL(other.origin).host] }),
    )
    const response = await paying(`${first.origin}/a`, {
      headers: { authorization: 'Bearer secret', cookie: 'a=b', 'x-mine': '1' },
    })
    expect(response.status).toBe(200)
    expect(first.seen).toHaveLength(1)
    expect(other.seen.map(({ path }) => path)).toEqual(['/shop', '/shop'])
    const { headers } = other.seen[1] ?? {}
    expect(headers).toMatchObject({ 'x-mine': '1' })
    expect(headers).not.toHaveProperty('authorization')
    expect(headers).not.toHaveProperty('cookie')
  })

  it('within the origin is paid where it led to', async () => {
    const seller = await startServer((seen, response, { payments }) => {
      if (seen.path === '/old') return void response.writeHead(301, { location: '/new?x=1' }).end()
      if (payments().length === 0) return sendChallenge(response, seen.path)
      response.end('paid')
    })
    const response = await payingFetch(createOptions())(`${seller.origin}/old#part`)
    expect(await response.text()).toBe('paid')
    expect(seller.seen.map(({ path }) => path)).toEqual(['/old', '/new?x=1', '/new?x=1'])
    expect(seller.seen[1]?.headers).not.toHaveProperty('payment-signature')
  })

  it('of a POST is not paid, since it is not known what was sent there', async () => {
    const seller = await startServer((seen, response) => {
      if (seen.path === '/old') return void response.writeHead(303, { location: '/new' }).end()
      sendChallenge(response, seen.path)
    })
    await expect(
      payingFetch(createOptions())(`${seller.origin}/old`, { method: 'POST', body: 'x' }),
    ).rejects.toMatchObject({ code: 'challenge_resource_mismatch' })
    expect(seller.payments()).toHaveLength(0)
  })

  it('is the answer itself when the caller follows none', async () => {
    const seller = await redirectTo(() => '/new')
    const response = await payingFetch(createOptions())(seller.origin, { redirect: 'manual' })
    expect(response.status).toBe(302)
  })
})
