import type { Address } from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createWriter } from './createWriter.fixture.js'
import type { Write } from './createWriter.fixture.js'
import { devAccounts } from './devAccounts.js'
import type { Devnet } from './Devnet.js'
import { startDevnet } from './startDevnet.js'

const { buyer, seller } = devAccounts

let devnet: Devnet
let usdt: Address
let asBuyer: Write
let asSeller: Write

beforeAll(async () => {
  devnet = await startDevnet()
  usdt = devnet.tokens.USDT.address
  asBuyer = createWriter(devnet, buyer)
  asSeller = createWriter(devnet, seller)
})
afterAll(() => devnet.stop())

test('moves money and returns nothing', async () => {
  const data = `0xa9059cbb${seller.address.slice(2).padStart(64, '0')}${'7'.padStart(64, '0')}`
  expect(await devnet.rpc('eth_call', [{ from: buyer.address, to: usdt, data }])).toBe('0x')
  await asBuyer(usdt, 'PlainUSDT', 'transfer', [seller.address, 7n])
  expect(await devnet.balanceOf(usdt, seller.address)).toBe(7n)
})

test('an allowance goes through zero', async () => {
  await asBuyer(usdt, 'PlainUSDT', 'approve', [seller.address, 5n])
  await expect(asBuyer(usdt, 'PlainUSDT', 'approve', [seller.address, 6n])).rejects.toThrow(
    'set the allowance to zero first',
  )
  await asBuyer(usdt, 'PlainUSDT', 'approve', [seller.address, 0n])
  await asBuyer(usdt, 'PlainUSDT', 'approve', [seller.address, 6n])
  await asSeller(usdt, 'PlainUSDT', 'transferFrom', [
    buyer.address,
    devAccounts.extra[0].address,
    6n,
  ])
  expect(await devnet.balanceOf(usdt, devAccounts.extra[0].address)).toBe(6n)
})
