/** Unix seconds as a number; times that no clock will show become the largest exact number. */
export function toSeconds(value: bigint): number {
  return Number(value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : value)
}
