/** What every route of the demo costs, in atomic units of either chain's token. */
export const price = 10_000n
