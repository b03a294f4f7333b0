import { expectTypeOf, it } from 'vitest'
import type { FacilitatorClient } from '../FacilitatorClient.js'
import { createHttpFacilitatorClient } from './createHttpFacilitatorClient.js'

const url = 'https://facilitator.example.com'

it('takes headers for each operation, fixed or made', () => {
  const client = createHttpFacilitatorClient(url, {
    headers: { verify: { authorization: 'a' }, settle: async () => ({ authorization: 'b' }) },
    timeoutMs: { settle: 90_000 },
  })
  expectTypeOf(client).toEqualTypeOf<FacilitatorClient>()
})

it('refuses what would be dropped silently', () => {
  // @ts-expect-error one flat object of headers
  createHttpFacilitatorClient(url, { headers: { authorization: 'a' } })
  // @ts-expect-error a header that is no string
  createHttpFacilitatorClient(url, { headers: { verify: { authorization: 1 } } })
  // @ts-expect-error one timeout for everything
  createHttpFacilitatorClient(url, { timeoutMs: 90_000 })
})
