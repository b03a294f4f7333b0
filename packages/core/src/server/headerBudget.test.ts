import { expect, test } from 'vitest'
import { createResourceServer } from './createResourceServer.js'
import type { AcceptOptions, ServerEvent } from './options.js'
import {
  createRequest,
  createScriptedFacilitator,
  network,
  paperMechanism,
  payTo,
  readHeader,
} from './seller.fixture.js'

function createRoute(accepts: readonly AcceptOptions[]) {
  const events: ServerEvent[] = []
  const server = createResourceServer({
    facilitator: createScriptedFacilitator(),
    schemes: [paperMechanism],
    payTo,
    onEvent: (event) => events.push(event),
  })
  const route = server.route({
    accepts,
    description: 'A description of the usual length of a sentence, more or less.',
    mimeType: 'application/json',
  })
  return { route, events }
}

const asset = '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913'
const extra = { name: 'USD Coin', version: '2' }
const accept = {
  price: { asset, amount: 10_000n, extra },
  scheme: 'paper',
  network,
  extra,
} as const

test('a challenge with four ways to pay stays under 4 KiB, and nobody is warned', async () => {
  const { route, events } = createRoute([accept, accept, accept, accept])
  const outcome = await route.handle(createRequest())
  if (outcome.kind !== 'respond') throw new Error('No challenge.')
  const header = readHeader(outcome.response, 'payment-required') ?? ''
  expect(header.length).toBeGreaterThan(1000)
  expect(header.length).toBeLessThan(4096)
  expect(events).toEqual([])
})

test('above 6 KiB there is a warning at construction', () => {
  const { events } = createRoute(Array.from({ length: 40 }, () => accept))
  expect(events).toEqual([
    {
      kind: 'warning',
      resource: 'configuration',
      message: expect.stringMatching(/takes \d+ bytes/),
    },
  ])
})

test('where the terms depend on the request, there is one with the first challenge', async () => {
  const dynamic = { ...accept, price: () => accept.price }
  const { route, events } = createRoute(Array.from({ length: 40 }, () => dynamic))
  expect(events).toEqual([])
  await route.handle(createRequest())
  await route.handle(createRequest())
  expect(events).toEqual([expect.objectContaining({ kind: 'warning' })])
})
