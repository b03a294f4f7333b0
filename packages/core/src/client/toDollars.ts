/** Dollars are counted in units of 10^-18, finer than any registered dollar token. */
export const dollarDecimals = 18

/** Atomic units of a dollar token in units of 10^-18 dollars, rounded up so that limits hold. */
export function toDollars(amount: bigint, decimals: number): bigint {
  if (decimals <= dollarDecimals) return amount * 10n ** BigInt(dollarDecimals - decimals)
  const divisor = 10n ** BigInt(decimals - dollarDecimals)
  return (amount + divisor - 1n) / divisor
}
