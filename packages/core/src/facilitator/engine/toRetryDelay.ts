/** Milliseconds to wait after the given round (0 for the first): 1 s, 2 s, 4 s, then always 8 s. */
export function toRetryDelay(round: number): number {
  return 1000 * 2 ** Math.min(round, 3)
}
