import { TronWeb } from 'tronweb'
import type { Hex } from 'viem'
import type { TronDevAccount } from '../tronDevAccounts.js'
import type { TronDevnet } from '../TronDevnet.js'

/** The real tronweb, for an account of the devnet. */
export function createTronWeb(
  tron: TronDevnet,
  account: Pick<TronDevAccount, 'privateKey'> = tron.accounts.buyer,
): TronWeb {
  return new TronWeb({
    fullHost: tron.rpcUrl,
    eventServer: tron.rpcUrl,
    privateKey: account.privateKey.slice(2),
  })
}

/** An answer, as the test that reads it goes on to check. */
export type Answer = Readonly<Record<string, unknown>> & {
  readonly blockID: string
  readonly code: string
  readonly message: string
  readonly txID: string
  readonly constant_result: readonly string[]
  readonly data: readonly { readonly transaction_id: string }[]
  readonly error: { readonly data: Hex }
  readonly meta: { readonly links: { readonly next: string } }
  readonly raw_data: { readonly contract: unknown }
  readonly block_header: {
    readonly raw_data: { readonly number: number; readonly parentHash: string }
  }
}

/** Reads the JSON of an answer. */
export async function get(
  tron: Pick<TronDevnet, 'rpcUrl'>,
  path: string,
  init: RequestInit = {},
): Promise<Answer> {
  const response = await fetch(new URL(path, tron.rpcUrl), init)
  return (await response.json()) as Answer
}

/** Posts JSON as curl does. */
export function post(
  tron: Pick<TronDevnet, 'rpcUrl'>,
  path: string,
  body: unknown = {},
): Promise<Answer> {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return get(tron, path, { method: 'POST', body: text })
}
