/** Milliseconds to wait after the given round (0 for the first): 1 s, 2 s, 4 s … at most 30 s. */
export function toRetryDelay(round: number): number {
  return Math.min(1000 * 2 ** Math.min(round, 5), 30_000)
}
