import { describe, expect, test } from 'vitest'
import type { AllowancePolicy, AllowanceRequest } from './AllowancePolicy.js'
import {
  checkAllowancePolicy,
  decideAllowance,
  defaultAllowancePolicy,
  toAllowance,
} from './decideAllowance.js'

const everything = 2n ** 256n - 1n
const request: AllowanceRequest = {
  network: 'eip155:56',
  token: '0x55d398326f99059fF775485246999027B3197955',
  spender: '0x1825bB32db3443dEc2cc7508b2D818fc13EaD878',
  needed: 100n,
  current: 7n,
}
const decide = (policy: AllowancePolicy): Promise<bigint> => decideAllowance(policy, request)

describe('decideAllowance', () => {
  test.each<[string, AllowancePolicy, bigint]>([
    ['by default, ten payments', defaultAllowancePolicy, 1_000n],
    ['the payment', 'exact', 100n],
    ['a multiple', { bounded: 3 }, 300n],
    ['an amount', { bounded: 100n }, 100n],
    ['everything', 'unlimited', everything],
    ['what a function says', () => 250n, 250n],
    ['what it says later', async ({ needed, current }) => needed + current, 107n],
  ])('%s', async (_name, policy, amount) => {
    expect(await decide(policy)).toBe(amount)
  })

  test('a multiple never exceeds what there is', () => {
    expect(toAllowance({ bounded: 10 }, 2n ** 255n)).toBe(everything)
  })

  test.each<[string, AllowancePolicy]>([
    ['skip', 'skip'],
    ['a bound that is too small', { bounded: 99n }],
    ['a function that says no', () => undefined],
    ['a function that says too little', () => 99n],
    ['a function that says too much', () => everything + 1n],
  ])('error: %s', async (_name, policy) => {
    await expect(decide(policy)).rejects.toThrow(
      expect.objectContaining({
        code: 'payment_allowance_required',
        detail:
          'Approve 0x1825bB32db3443dEc2cc7508b2D818fc13EaD878 to move 100 atomic units of 0x55d398326f99059fF775485246999027B3197955 on eip155:56; it may move 7 now.',
      }),
    )
  })

  test.each([0, -1, 1.5, Number.NaN, Infinity, 0n, -1n])('error: a bound of %s', (bounded) => {
    expect(() => checkAllowancePolicy({ bounded })).toThrow(
      expect.objectContaining({ code: 'config_invalid' }),
    )
  })
})
