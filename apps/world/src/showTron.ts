import { formatDecimal } from '@farebox/core'
import { payingFetch, readReceipt } from '@farebox/fetch'
import { tronPrivateKeyAccount } from '@farebox/tron/account'
import { createBuyer, createTronSchemes } from './createBuyer.js'
import { createTracingFetch } from './createTracingFetch.js'
import { price } from './price.js'
import type { Print } from './print.js'
import { hasMoved, readBalances } from './readBalances.js'
import { readTronTransaction } from './readTronTransaction.js'
import type { World } from './World.js'

/** A well-known key that nobody has funded: never use it on a real network. */
const poorKey = '1111111111111111111111111111111111111111111111111111111111111111'

async function readTrx({ tron }: World, address: string): Promise<bigint> {
  const response = await fetch(`${tron.rpcUrl}/wallet/getaccount`, {
    method: 'POST',
    body: JSON.stringify({ address, visible: true }),
  })
  // The node is part of this program; an account that does not exist has no members.
  const { balance = 0 } = (await response.json()) as { readonly balance?: number }
  return BigInt(balance)
}

/** Buys a route on TRON, and finds the transfer to the seller in the logs of the transaction. */
async function buyOnTron(
  world: World,
  print: Print,
  buy: typeof fetch,
  path: string,
): Promise<boolean> {
  const { tron, sellers } = world
  const response = await buy(`${sellers.express.url}${path}`)
  await response.arrayBuffer()
  const receipt = readReceipt(response)
  if (response.status !== 200 || receipt?.state !== 'settled') {
    print(`  ${path}: the payment did not go through (${response.status}).`)
    return false
  }
  const told = await readTronTransaction(tron, receipt.transaction)
  print(`  ${receipt.transaction}`)
  if (told === undefined) {
    print('  is no success on the chain.')
    return false
  }
  print(`  block ${told.block}, ${told.energy} energy`)
  for (const { from, to, amount } of told.transfers) {
    print(`  Transfer ${from} → ${to}  ${formatDecimal(amount, 6)} USDT`)
  }
  const { address } = tron.accounts.seller
  return told.transfers.some(({ to, amount }) => to === address && amount === price)
}

async function showPermitOnEvm(world: World, print: Print): Promise<boolean> {
  const before = await readBalances(world)
  const response = await createBuyer(world)(`${world.sellers.express.url}/permit`)
  await response.arrayBuffer()
  const receipt = readReceipt(response)
  print(`  ${receipt?.state === 'settled' ? receipt.transaction : 'no transaction'}`)
  return response.status === 200 && hasMoved(before, await readBalances(world), price)
}

/** The same seller, paid on TRON in each of its ways, and by a permit on the EVM chain. */
export async function showTron(world: World, print: Print): Promise<boolean> {
  const { tron, gasFree } = world
  const buyer = createBuyer(world)

  print('The same seller on TRON: a permit (exact_permit)')
  const traced = createBuyer(world, createTracingFetch(print, 'headlines'))
  if (!(await buyOnTron(world, print, traced, '/tron/permit'))) return false

  print('')
  print('Permit2 (exact)')
  if (!(await buyOnTron(world, print, buyer, '/tron/exact'))) return false

  print('')
  print('GasFree (exact_gasfree), by somebody who holds no TRX')
  const { address } = tronPrivateKeyAccount(poorKey)
  const { gasFreeAddress } = await gasFree.accountOf(address)
  await tron.profile.mint(tron.profile.tokens.USDT, gasFreeAddress, 10_000_000n)
  const poor = payingFetch({
    schemes: createTronSchemes(world, poorKey),
    budget: { perPayment: '$5' },
    retry: { delayMs: 50 },
  })
  print(`  ${address}  ${await readTrx(world, address)} TRX`)
  if (!(await buyOnTron(world, print, poor, '/tron/gasfree'))) return false
  if ((await readTrx(world, address)) !== 0n) return false

  print('')
  print('And a permit on the EVM chain (exact_permit)')
  return showPermitOnEvm(world, print)
}
