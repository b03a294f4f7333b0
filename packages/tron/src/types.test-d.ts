import type { Wallet } from '@bankofai/agent-wallet'
import type { ClientMechanism, ServerMechanism } from '@farebox/core'
import type { Hex } from '@farebox/evm'
import type { TronWeb } from 'tronweb'
import { expectTypeOf } from 'vitest'
import { fromTronLink, fromTronWeb, tronPrivateKeyAccount } from './account/index.js'
import type { TronWebLike } from './account/index.js'
import { agentWalletAccount } from './agent-wallet/index.js'
import type { AgentWalletLike } from './agent-wallet/index.js'
import { tron as client } from './client/index.js'
import type { TronClientOptions } from './client/index.js'
import { parseTronAddress, toTronAddress, tronContracts, tronNetworks } from './index.js'
import type { TronAccount, TronNetworkId } from './index.js'
import { tron as server } from './server/index.js'

expectTypeOf(parseTronAddress('')).toEqualTypeOf<Hex>()
expectTypeOf(toTronAddress('0x')).toEqualTypeOf<string>()
// @ts-expect-error what is written is read before
toTronAddress('TXYZopYRdj2D9XRtbG411XZZ3kM5VkAeBf')
expectTypeOf(tronContracts('tron:nile').paymentPermit).toEqualTypeOf<Hex>()
expectTypeOf<TronNetworkId>().toEqualTypeOf<
  'tron:728126428' | 'tron:3448148188' | 'tron:2494104990'
>()
expectTypeOf(tronNetworks.nile).toEqualTypeOf<'tron:3448148188'>()

const account = tronPrivateKeyAccount('')
expectTypeOf(account).toEqualTypeOf<TronAccount>()
expectTypeOf<TronWeb>().toExtend<TronWebLike>()
expectTypeOf(fromTronWeb).parameter(0).toEqualTypeOf<TronWebLike>()
expectTypeOf(fromTronLink({})).resolves.toEqualTypeOf<TronAccount>()
expectTypeOf(agentWalletAccount()).resolves.toEqualTypeOf<TronAccount>()
expectTypeOf<Wallet>().toExtend<AgentWalletLike>()

expectTypeOf(client({ account })).toEqualTypeOf<readonly ClientMechanism[]>()
expectTypeOf(server()).toEqualTypeOf<readonly ServerMechanism[]>()
// @ts-expect-error somebody has to pay
client({})
// @ts-expect-error a number of payments or of atomic units, not of tokens as text
client({ account, allowance: { bounded: '10' } })
// @ts-expect-error nothing is approved without limit unless that is said
client({ account, allowance: 'auto' })
expectTypeOf<TronClientOptions['rpcUrl']>().toEqualTypeOf<
  string | Readonly<Record<string, string>> | false | undefined
>()
