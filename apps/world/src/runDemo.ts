import { readReceipt } from '@farebox/fetch'
import { createBuyer } from './createBuyer.js'
import { createLosingFetch } from './createLosingFetch.js'
import { createTracingFetch, type Detail } from './createTracingFetch.js'
import { price } from './price.js'
import type { Print } from './print.js'
import { hasMoved, printBalances, readBalances } from './readBalances.js'
import { showEverySeller } from './showEverySeller.js'
import { showTransfer } from './showTransfer.js'
import { showTron } from './showTron.js'
import type { World } from './World.js'

async function printTransaction({ devnet }: World, print: Print, id: string): Promise<boolean> {
  // What `eth_getTransactionReceipt` answers, as far as it is shown.
  const mined = (await devnet.rpc('eth_getTransactionReceipt', [id])) as {
    readonly blockNumber: string
    readonly gasUsed: string
    readonly logs: readonly unknown[]
  } | null
  print(`  ${id}`)
  if (mined === null) {
    print('  is not there.')
    return false
  }
  const { blockNumber, gasUsed, logs } = mined
  print(`  block ${BigInt(blockNumber)}, ${BigInt(gasUsed)} gas, ${logs.length} logs`)
  return true
}

/** One payment, told in full. */
async function showPayment(world: World, print: Print): Promise<boolean> {
  const { sellers } = world
  print('Balances before')
  const before = await readBalances(world)
  printBalances(world, print, before)
  print('')
  print('A buyer with a wallet and a budget asks for the weather')
  const buy = createBuyer(world, createTracingFetch(print, 'everything'))
  const response = await buy(`${sellers.express.url}/weather`)
  print(`      body: ${await response.text()}`)
  print('')
  const receipt = readReceipt(response)
  if (response.status !== 200 || receipt?.state !== 'settled') {
    print('The payment did not go through.')
    return false
  }
  print('The transaction on the chain')
  if (!(await printTransaction(world, print, receipt.transaction))) return false
  print('')
  print('Balances after')
  const after = await readBalances(world)
  printBalances(world, print, after)
  print('')
  const moved = hasMoved(before, after, price)
  print(moved ? '0.01 USDC moved, and the answer was delivered.' : 'The balances do not show it.')
  return moved
}

async function countRuns({ sellers }: World, key: string): Promise<number> {
  const response = await fetch(`${sellers.express.url}/stats`)
  // The catalogue's own format.
  const stats = (await response.json()) as { readonly handlerRuns: Record<string, number> }
  return stats.handlerRuns[key] ?? 0
}

/** An answer that is lost is answered again: the same payment, no second charge, no second run. */
async function showLostAnswer(world: World, print: Print): Promise<boolean> {
  print('Once more, on a bad line')
  const detail: Detail = 'headlines'
  const before = await readBalances(world)
  const buy = createBuyer(world, createLosingFetch(createTracingFetch(print, detail), print))
  const response = await buy(`${world.sellers.express.url}/report`)
  print(`      body: ${await response.text()}`)
  const after = await readBalances(world)
  const runs = await countRuns(world, 'GET /report')
  const good = response.status === 200 && hasMoved(before, after, price) && runs === 1
  print('')
  print(
    good
      ? 'The same payment was sent again and answered from memory: 0.01 USDC moved, the handler ran once.'
      : 'The lost answer was not recovered as it should be.',
  )
  return good
}

/** Shows what Farebox does. @returns whether the money moved exactly as it should. */
export async function runDemo(world: World, print: Print): Promise<boolean> {
  const { devnet, tron, gasFree, facilitator, sellers } = world
  const { USDC } = devnet.tokens
  const { USDT } = tron.profile.tokens
  print('A local world')
  print(`  chain        ${devnet.rpcUrl}  (anvil, ${devnet.network})`)
  print(`  token        ${USDC.address}  (${USDC.symbol}, ${USDC.decimals} decimals)`)
  print(`  chain        ${tron.rpcUrl}  (a TRON node, ${tron.network})`)
  print(`  token        ${USDT.address}  (${USDT.symbol}, ${USDT.decimals} decimals)`)
  print(`  GasFree      ${gasFree.url}  relays transfers for who has no TRX`)
  print(`  facilitator  ${facilitator.url}  sends the transactions and pays for gas`)
  print(`  seller       ${sellers.express.url}  an Express app, every route at $0.01`)
  print('')
  if (!(await showPayment(world, print))) return false
  print('')
  if (!(await showLostAnswer(world, print))) return false
  print('')
  if (!(await showTron(world, print))) return false
  print('')
  if (!(await showTransfer(world, print))) return false
  print('')
  return showEverySeller(world, print)
}
