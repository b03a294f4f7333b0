import { privateKeyAccount } from '@farebox/evm/account'
import { evm } from '@farebox/evm/client'
import { payingFetch, readReceipt } from '@farebox/fetch'
import type { TronAccount } from '@farebox/tron'
import { tronPrivateKeyAccount } from '@farebox/tron/account'
import { tron } from '@farebox/tron/client'
import { privateKeyToAccount } from 'viem/accounts'

// The first of anvil's well-known development keys.
const key = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80'

export async function buy(url: string): Promise<string | undefined> {
  const fetchWithOwnAccount = payingFetch({ schemes: [evm({ account: privateKeyAccount(key) })] })
  const fetchWithViem = payingFetch({ schemes: [evm({ account: privateKeyToAccount(key) })] })
  const response: Response = await fetchWithOwnAccount(url)
  const receipt = readReceipt(response)
  return receipt?.state === 'settled' ? receipt.transaction : (await fetchWithViem(url)).statusText
}

export async function buyOnTron(url: string): Promise<Response> {
  const account: TronAccount = tronPrivateKeyAccount(key)
  return payingFetch({ schemes: [tron({ account, allowance: 'exact' })] })(url)
}
