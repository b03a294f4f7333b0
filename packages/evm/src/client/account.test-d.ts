import type {
  EIP1193Provider,
  LocalAccount,
  WalletClient,
  Transport,
  Chain,
  Account,
  PrivateKeyAccount,
} from 'viem'
import { expectTypeOf, test } from 'vitest'
import type { EvmAccount } from '../EvmAccount.js'
import type { EvmClientAccount } from './EvmClientAccount.js'

declare const local: LocalAccount
declare const privateKey: PrivateKeyAccount
declare const wallet: WalletClient<Transport, Chain, Account>
declare const bareWallet: WalletClient
declare const provider: EIP1193Provider

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
