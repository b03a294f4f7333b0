/** What all sellers sell, for the same price, to the same recipient. */
export const answer = { weather: 'sunny', temperature: 21, wind: 'north-west' } as const
export const network = 'eip155:84532'
export const payTo = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'
export const price = '$0.01'
export const transaction: `0x${string}` = `0x${'ab'.repeat(32)}`
