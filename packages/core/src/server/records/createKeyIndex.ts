/**
 * Where the record of each key is, in twelve to thirty bytes for each: a `Map` would keep the keys, and its
 * old tables for long. A reference is any number but 0.
 */
export interface KeyIndex {
  readonly size: () => number
  /** 0 where there is none. */
  find(key: string): number
  /** Adds the key, or refers it to another record. */
  set(key: string, reference: number): void
  /** Forgets all others, and what was kept free for them. */
  keep(isKept: (reference: number) => boolean): void
  references(): Iterable<number>
}

export interface KeyIndexOptions {
  /** Whether the record has the key: two keys may have one hash. */
  readonly isOf: (reference: number, key: string) => boolean
  /** Four bytes, asked for on first use, so that nobody can choose keys that collide. */
  readonly randomBytes: (length: number) => Uint8Array
}

interface Table {
  readonly hashes: Uint32Array
  readonly references: Float64Array
}

const smallest = 64

function createTable(size: number): Table {
  let capacity = smallest
  while (capacity * 3 < size * 4) capacity *= 2
  return { hashes: new Uint32Array(capacity), references: new Float64Array(capacity) }
}

function insert({ hashes, references }: Table, hashed: number, reference: number): void {
  const mask = hashes.length - 1
  let slot = hashed & mask
  while (references[slot] !== 0) slot = (slot + 1) & mask
  hashes[slot] = hashed
  references[slot] = reference
}

/** @internal */
export function createKeyIndex({ isOf, randomBytes }: KeyIndexOptions): KeyIndex {
  let table = createTable(0)
  let count = 0
  let seed: number | undefined
  // A key is mostly looked for and set in one go.
  let latest: { readonly key: string | undefined; readonly hashed: number } = {
    key: undefined,
    hashed: 0,
  }

  function hash(key: string): number {
    if (key === latest.key) return latest.hashed
    seed ??= new DataView(Uint8Array.from(randomBytes(4)).buffer).getUint32(0)
    let value = seed
    for (let index = 0; index < key.length; index += 1) {
      value = Math.imul(value ^ key.charCodeAt(index), 0x5bd1e995)
      value ^= value >>> 15
    }
    latest = { key, hashed: value >>> 0 }
    return latest.hashed
  }

  /** The place of the key, or the free one where it belongs. */
  function locate(hashed: number, key: string): number {
    const { hashes, references } = table
    const mask = hashes.length - 1
    let slot = hashed & mask
    for (;;) {
      const reference = references[slot] ?? 0
      if (reference === 0 || (hashes[slot] === hashed && isOf(reference, key))) return slot
      slot = (slot + 1) & mask
    }
  }

  function rebuild(size: number): void {
    const before = table
    table = createTable(size)
    for (const [slot, reference] of before.references.entries()) {
      if (reference !== 0) insert(table, before.hashes[slot] ?? 0, reference)
    }
  }

  return {
    size: () => count,
    find(key) {
      return table.references[locate(hash(key), key)] ?? 0
    },
    set(key, reference) {
      const hashed = hash(key)
      let slot = locate(hashed, key)
      if (table.references[slot] === 0) {
        count += 1
        if (count * 4 > table.hashes.length * 3) {
          rebuild(table.hashes.length)
          slot = locate(hashed, key)
        }
      }
      table.hashes[slot] = hashed
      table.references[slot] = reference
    },
    keep(isKept) {
      const { references } = table
      for (const [slot, reference] of references.entries()) {
        if (reference === 0 || isKept(reference)) continue
        references[slot] = 0
        count -= 1
      }
      rebuild(count)
    },
    *references() {
      for (const reference of table.references) if (reference !== 0) yield reference
    },
  }
}
