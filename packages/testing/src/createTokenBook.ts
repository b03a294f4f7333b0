import { parseNetwork, type Asset } from '@farebox/core'

/** A token, by its place. */
export type Token = Pick<Asset, 'network' | 'address'>

/** Who has how much of what, in atomic units. */
export interface TokenBook {
  read(holder: string, token: Token): bigint
  write(holder: string, token: Token, amount: bigint): void
  clear(): void
}

function toKey(holder: string, { network, address }: Token): string {
  return `${parseNetwork(network)}/${address}/${holder}`.toLowerCase()
}

/** @param initial what every address has of every token until something else is written. */
export function createTokenBook(initial: bigint): TokenBook {
  const amounts = new Map<string, bigint>()
  return {
    read: (holder, token) => amounts.get(toKey(holder, token)) ?? initial,
    write(holder, token, amount) {
      amounts.set(toKey(holder, token), amount)
    },
    clear: () => amounts.clear(),
  }
}
