import { decodeSettleResponse } from '@farebox/core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { muteConsole } from './muteConsole.fixture.js'
import { serveShop, type Shop } from '../live/serveShop.js'
import { type BscTestnet, startBscTestnet } from '../chains/startBscTestnet.fixture.js'
import { createEvmBuyer } from '../live/createPublishedBuyers.js'

let bsc: BscTestnet
let shop: Shop

beforeAll(async () => {
  bsc = await startBscTestnet()
  const { network } = bsc.devnet
  shop = await serveShop({
    ...bsc.seller,
    routes: {
      '/permit': [{ price: '0.25 USDT', scheme: 'exact_permit', network }],
      '/exact': [{ price: '0.25 DHLU', scheme: 'exact', network }],
    },
  })
})
afterAll(async () => {
  await shop.close()
  await bsc.close()
})
beforeEach(muteConsole)

test.each([
  ['exact_permit, with an approval', '/permit', 250_000_000_000_000_000n],
  ['exact, whose authorization is in the extensions', '/exact', 250_000n],
])('the published client pays by %s', async (_name, path, amount) => {
  const { accounts, rpcUrl, network } = bsc.devnet
  const client = await createEvmBuyer(accounts.buyer.privateKey, rpcUrl)
  const response = await client.get(`${shop.url}${path}`)
  expect([response.status, await response.json()]).toEqual([200, shop.goods])
  expect(shop.runs.get(path)).toBe(1)
  const receipt = decodeSettleResponse(response.headers.get('payment-response') ?? '')
  expect(receipt).toMatchObject({ success: true, network })
  expect(await bsc.listTransfers(receipt.transaction)).toEqual([
    { from: accounts.buyer.address, to: accounts.seller.address, amount },
  ])
})
