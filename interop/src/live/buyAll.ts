import { readReceipt } from '@farebox/fetch'
import type { Shop } from './serveShop.js'

/** A fetch that pays. */
export type Buy = (url: string) => Promise<Response>

export interface Buyer {
  readonly name: string
  readonly buy: Buy
  readonly paths: readonly string[]
}

function explain(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown'
}

/** Buys every path once with each buyer, and prints the transactions. Whether all went through. */
export async function buyAll(
  network: string,
  { url }: Shop,
  buyers: readonly Buyer[],
  print: (line: string) => void,
): Promise<boolean> {
  let isComplete = true
  for (const { name, buy, paths } of buyers) {
    for (const path of paths) {
      const label = `${network}  ${path.slice(1).padEnd(14)}${name.padEnd(17)}`
      try {
        const response = await buy(`${url}${path}`)
        const receipt = readReceipt(response)
        const isPaid = response.status === 200 && receipt?.state === 'settled'
        isComplete &&= isPaid
        print(isPaid ? `${label}${receipt.transaction}` : `${label}answered ${response.status}`)
      } catch (error) {
        isComplete = false
        print(`${label}failed: ${explain(error)}`)
      }
    }
  }
  return isComplete
}
