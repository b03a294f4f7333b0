import { formatDecimal } from '@farebox/core'
import { privateKeyAccount } from '@farebox/evm/account'
import { evm } from '@farebox/evm/client'
import { payingFetch, readReceipt } from '@farebox/fetch'
import { createTracingFetch } from './createTracingFetch.js'
import type { World } from './World.js'

const price = 10_000n

interface TransferLog {
  readonly address: string
  readonly topics: readonly string[]
  readonly data: string
}

/** Shows one payment from the 402 to the receipt. @returns whether exactly the price has moved. */
export async function runDemo(world: World, print: (line: string) => void): Promise<boolean> {
  const { devnet, facilitator, sellers } = world
  const { USDC } = devnet.tokens
  const { buyer, seller } = devnet.accounts

  async function readBalances(): Promise<{ readonly buyer: bigint; readonly seller: bigint }> {
    const [ofBuyer, ofSeller] = await Promise.all([
      devnet.balanceOf(USDC, buyer.address),
      devnet.balanceOf(USDC, seller.address),
    ])
    return { buyer: ofBuyer, seller: ofSeller }
  }
  function printBalances(balances: { readonly buyer: bigint; readonly seller: bigint }): void {
    print(`  buyer   ${buyer.address}  ${formatDecimal(balances.buyer, USDC.decimals)} USDC`)
    print(`  seller  ${seller.address}  ${formatDecimal(balances.seller, USDC.decimals)} USDC`)
  }

  print('A local world')
  print(`  chain        ${devnet.rpcUrl}  (anvil, ${devnet.network})`)
  print(`  token        ${USDC.address}  (${USDC.symbol}, ${USDC.decimals} decimals)`)
  print(`  facilitator  ${facilitator.url}  sends the transactions and pays for gas`)
  print(`  seller       ${sellers.express.url}  an Express app with GET /weather at $0.01`)
  print('')
  print('Balances before')
  const before = await readBalances()
  printBalances(before)
  print('')

  print('A buyer with a wallet and a budget asks for the weather')
  const account = privateKeyAccount(buyer.privateKey)
  const fetch = payingFetch({
    schemes: [evm({ account, assets: [devnet.assetOf(USDC)] })],
    budget: { perPayment: '$0.05' },
    fetch: createTracingFetch(print),
  })
  const response = await fetch(`${sellers.express.url}/weather`)
  print(`      body: ${await response.text()}`)
  print('')

  const receipt = readReceipt(response)
  if (response.status !== 200 || receipt?.state !== 'settled') {
    print('The payment did not go through.')
    return false
  }
  print('The transaction on the chain')
  const mined = (await devnet.rpc('eth_getTransactionReceipt', [receipt.transaction])) as {
    readonly blockNumber: string
    readonly gasUsed: string
    readonly logs: readonly TransferLog[]
  } | null
  if (mined === null) {
    print(`  ${receipt.transaction} is not there.`)
    return false
  }
  print(`  ${receipt.transaction}`)
  print(
    `  block ${BigInt(mined.blockNumber)}, ${BigInt(mined.gasUsed)} gas, ${mined.logs.length} logs`,
  )
  print('')

  print('Balances after')
  const after = await readBalances()
  printBalances(after)
  const moved = before.buyer - after.buyer === price && after.seller - before.seller === price
  print('')
  print(
    moved
      ? `${formatDecimal(price, USDC.decimals)} USDC moved from the buyer to the seller, and the answer was delivered.`
      : 'The balances do not show the payment.',
  )
  return moved
}
