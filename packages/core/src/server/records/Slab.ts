/** A stretch of memory that records are written into, one after another, and the words that they share. */
export interface Slab {
  readonly serial: number
  readonly bytes: Uint8Array
  readonly view: DataView
  used: number
  /** How many of its records are still needed. */
  live: number
  readonly words: string[]
  /** Where each word stands, while records are still written. */
  known: Map<string, number> | undefined
}

/** What a text begins with: the number of a word below the first of these, or how it is spelled. */
export const textTags = { latin1: 250, utf16: 251, hex: 252, prefixedHex: 253 } as const

/** @internal */
export function createSlab(serial: number, length: number): Slab {
  const bytes = new Uint8Array(length)
  const view = new DataView(bytes.buffer)
  return { serial, bytes, view, used: 0, live: 0, words: [], known: new Map() }
}
