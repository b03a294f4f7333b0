import type { Asset } from '@farebox/core'
import { expectTypeOf } from 'vitest'
import type { BscTestnetTokens, Devnet } from './Devnet.js'
import { devAccounts } from './devAccounts.js'
import { startDevnet } from './startDevnet.js'

expectTypeOf(startDevnet()).resolves.toEqualTypeOf<Devnet>()
expectTypeOf<Devnet['assetOf']>().returns.toEqualTypeOf<Asset>()
expectTypeOf<Devnet['tokens']['USDC']['version']>().toEqualTypeOf<string>()
expectTypeOf<Devnet['tokens']['USDT']['version']>().toEqualTypeOf<string | undefined>()
expectTypeOf(devAccounts.extra[5].address).toEqualTypeOf<`0x${string}`>()

expectTypeOf(startDevnet({ profile: 'bsc-testnet', blockTimeSeconds: 1 })).resolves.toEqualTypeOf<
  Devnet<BscTestnetTokens>
>()
expectTypeOf<Devnet<BscTestnetTokens>['tokens']>().not.toHaveProperty('USDC')

// @ts-expect-error a profile has its own chain id
void startDevnet({ profile: 'bsc-testnet', chainId: 97 })
// @ts-expect-error an option that does not exist
void startDevnet({ port: 8545 })
// @ts-expect-error chain ids are numbers
void startDevnet({ chainId: 'eip155:1' })
// @ts-expect-error amounts are bigint
export const mint = (devnet: Devnet): unknown => devnet.mint(devnet.tokens.USDC, '0x', 1)
