import type {
  Client,
  EIP1193Provider,
  PublicClient,
  LocalAccount,
  WalletClient,
  Transport,
  Chain,
  Account,
  PrivateKeyAccount,
} from 'viem'
import { expectTypeOf, test } from 'vitest'
import type { EvmAccount } from '../EvmAccount.js'
import type { EvmChainReader } from './EvmChainReader.js'
import type { EvmClientAccount } from './EvmClientAccount.js'
import { evm } from './evm.js'

declare const local: LocalAccount
declare const privateKey: PrivateKeyAccount
declare const wallet: WalletClient<Transport, Chain, Account>
declare const bareWallet: WalletClient
declare const provider: EIP1193Provider
declare const client: Client
declare const publicClient: PublicClient
declare const transport: Transport

test('accounts', () => {
  expectTypeOf(local).toExtend<EvmAccount>()
  const a: EvmClientAccount = local
  const b: EvmClientAccount = privateKey
  const c: EvmClientAccount = wallet
  const d: EvmClientAccount = { address: '0x', provider }
  // @ts-expect-error a wallet client without an account signs for nobody
  const e: EvmClientAccount = bareWallet
  expectTypeOf([a, b, c, d, e]).toBeArray()
})

test('chain readers', () => {
  const readers: EvmChainReader[] = [client, publicClient, wallet, provider, transport({})]
  evm({ account: local, chains: () => readers[0] })
  evm({ account: local, chains: () => undefined })
  // @ts-expect-error a transport that has not been opened asks nobody
  evm({ account: local, chains: () => transport })
  // @ts-expect-error a URL alone asks nobody
  evm({ account: local, chains: () => 'https://node.example' })
})
