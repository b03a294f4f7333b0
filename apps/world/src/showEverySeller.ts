import { readReceipt } from '@farebox/fetch'
import { createBuyer } from './createBuyer.js'
import { price } from './price.js'
import type { Print } from './print.js'
import { sellerNames } from './startSellers.js'
import type { World } from './World.js'

interface Takings {
  readonly evm: bigint
  readonly tron: bigint
}

async function readTakings({ devnet, tron }: World): Promise<Takings> {
  return {
    evm: await devnet.balanceOf(devnet.tokens.USDC, devnet.accounts.seller.address),
    tron: await tron.profile.balanceOf(tron.profile.tokens.USDT, tron.accounts.seller.address),
  }
}

/** The same shop on every framework, and one buyer who pays all of them, on both chains. */
export async function showEverySeller(world: World, print: Print): Promise<boolean> {
  print('The same shop on other frameworks, paid on both chains')
  const buy = createBuyer(world)
  for (const name of sellerNames.filter((one) => one !== 'express')) {
    for (const [chain, path] of [['evm', '/weather'] as const, ['tron', '/tron/permit'] as const]) {
      const before = await readTakings(world)
      const response = await buy(`${world.sellers[name].url}${path}`)
      await response.arrayBuffer()
      const receipt = readReceipt(response)
      const transaction = receipt?.state === 'settled' ? receipt.transaction : 'no transaction'
      print(`  ${name.padEnd(13)} ${chain.padEnd(4)} ${response.status}  ${transaction}`)
      const after = await readTakings(world)
      if (response.status !== 200 || after[chain] - before[chain] !== price) return false
    }
  }
  return true
}
