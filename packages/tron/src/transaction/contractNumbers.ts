import { contractMessages } from './contractMessages.js'

/** The number of each contract type: the bit that allows it in a permission's `operations`. */
export const contractNumbers: Readonly<Record<string, number>> = Object.fromEntries(
  Object.entries(contractMessages).map(([type, { number }]) => [type, number]),
)
