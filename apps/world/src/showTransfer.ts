import { readReceipt } from '@farebox/fetch'
import {
  createMemoryJournal,
  payByTransfer,
  type SendingWallet,
} from '@farebox/www-authenticate/client'
import { createTracingFetch } from './createTracingFetch.js'
import { price } from './price.js'
import type { Print } from './print.js'
import { hasMoved, readBalances } from './readBalances.js'
import type { World } from './World.js'

function toWord(hex: string): string {
  return hex.replace('0x', '').toLowerCase().padStart(64, '0')
}

/** A wallet as a browser has it: the chain knows the key of this account. */
function createWallet({ devnet }: World): SendingWallet {
  const { address } = devnet.accounts.buyer
  return {
    network: devnet.network,
    address,
    assets: [devnet.assetOf(devnet.tokens.USDC)],
    async send({ asset, payTo, amount }) {
      const data = `0xa9059cbb${toWord(payTo)}${toWord(amount.toString(16))}`
      return String(await devnet.rpc('eth_sendTransaction', [{ from: address, to: asset, data }]))
    },
    async signMessage(text) {
      const hex = `0x${Buffer.from(text).toString('hex')}`
      return String(await devnet.rpc('personal_sign', [hex, address]))
    },
  }
}

/** A buyer that speaks nothing of x402: it sends the money, and tells. */
export async function showTransfer(world: World, print: Print): Promise<boolean> {
  print('A buyer of the header dialect: it sends the money itself, and shows the transaction')
  const before = await readBalances(world)
  const buy = payByTransfer({
    wallets: [createWallet(world)],
    journal: createMemoryJournal(),
    x402Schemes: [],
    fetch: createTracingFetch(print, 'headlines'),
  })
  const response = await buy(`${world.sellers.express.url}/either`)
  await response.arrayBuffer()
  const receipt = readReceipt(response)
  if (response.status !== 200 || receipt?.state !== 'settled') {
    print(`  The payment did not go through (${response.status}).`)
    return false
  }
  print(`  ${receipt.transaction}`)
  return hasMoved(before, await readBalances(world), price)
}
