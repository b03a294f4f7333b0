import { expectTypeOf, test } from 'vitest'
import type { AssetAmount } from './Asset.js'
import type { parsePrice } from './parsePrice.js'
import type { Price } from './Price.js'

test('prices', () => {
  expectTypeOf<'$0.01'>().toExtend<Price>()
  expectTypeOf<'0.01 USDC'>().toExtend<Price>()
  expectTypeOf<{ asset: string; amount: bigint }>().toExtend<Price>()
  expectTypeOf<{ asset: string; amount: string; extra: { name: string } }>().toExtend<Price>()
})

test('T18 what is no price does not compile', () => {
  // @ts-expect-error a binary number loses money
  0.01 satisfies Price
  // @ts-expect-error a bigint has no asset
  10_000n satisfies Price
  // @ts-expect-error no currency
  '0.01' satisfies Price
  // @ts-expect-error no space before the symbol
  '0.01USDC' satisfies Price
  // @ts-expect-error atomic units are no number
  ;({ asset: '0x12', amount: 10_000 }) satisfies Price
  // @ts-expect-error no asset
  ;({ amount: 10_000n }) satisfies Price
  // @ts-expect-error any text could be anything
  expectTypeOf<string>().toExtend<Price>()
})

test('amounts are bigint', () => {
  expectTypeOf<typeof parsePrice>().returns.toEqualTypeOf<AssetAmount>()
  expectTypeOf<AssetAmount['amount']>().toEqualTypeOf<bigint>()
})
