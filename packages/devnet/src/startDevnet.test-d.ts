import type { Asset } from '@farebox/core'
import { expectTypeOf } from 'vitest'
import type { Devnet } from './Devnet.js'
import { devAccounts } from './devAccounts.js'
import { startDevnet } from './startDevnet.js'

expectTypeOf(startDevnet).returns.resolves.toEqualTypeOf<Devnet>()
expectTypeOf<Devnet['assetOf']>().returns.toEqualTypeOf<Asset>()
expectTypeOf<Devnet['tokens']['USDC']['version']>().toEqualTypeOf<string>()
expectTypeOf<Devnet['tokens']['USDT']['version']>().toEqualTypeOf<string | undefined>()
expectTypeOf(devAccounts.extra[5].address).toEqualTypeOf<`0x${string}`>()

// @ts-expect-error an option that does not exist
void startDevnet({ port: 8545 })
// @ts-expect-error chain ids are numbers
void startDevnet({ chainId: 'eip155:1' })
// @ts-expect-error amounts are bigint
export const mint = (devnet: Devnet): unknown => devnet.mint(devnet.tokens.USDC, '0x', 1)
