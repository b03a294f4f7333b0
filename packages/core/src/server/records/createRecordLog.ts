import { FareboxError } from '../../errors/FareboxError.js'
import { RecordReader } from './RecordReader.js'
import { type PackedRecord, RecordWriter } from './RecordWriter.js'
import { createSlab, type Slab } from './Slab.js'

/** Room for about a thousand claims. */
const slabBytes = 262_144

/**
 * Records in a few large pieces of memory instead of many small objects: the garbage collector does not
 * trace them, and they take no more than their bytes. Memory is given back a slab at a time, so records
 * should be released in about the order in which they were written.
 */
export interface RecordLog {
  /** @returns where the record is: a positive integer */
  append(record: PackedRecord): number
  /** A record that was not released. */
  read(position: number): RecordReader
  release(position: number): void
  /** What all slabs take. */
  readonly size: () => number
}

/** @internal */
export function createRecordLog(): RecordLog {
  const slabs = new Map<number, Slab>()
  let serial = 0
  let current: Slab | undefined

  function open(length: number): Slab {
    serial += 1
    const slab = createSlab(serial, length)
    slabs.set(serial, slab)
    return slab
  }

  function close(slab: Slab): void {
    slab.known = undefined
    if (slab.live === 0) slabs.delete(slab.serial)
  }

  function find(position: number): Slab {
    const slab = slabs.get(Math.floor(position / slabBytes))
    if (slab === undefined) throw new FareboxError('internal')
    return slab
  }

  /** A record longer than a slab gets one of its own, so that each begins within the first bytes of one. */
  function makeRoom(maxBytes: number): Slab {
    if (maxBytes > slabBytes) return open(maxBytes)
    if (current !== undefined && current.used + maxBytes <= slabBytes) return current
    if (current !== undefined) close(current)
    current = open(slabBytes)
    return current
  }

  return {
    append({ maxBytes, write }) {
      const slab = makeRoom(maxBytes)
      const start = slab.used
      const writer = new RecordWriter(slab)
      write(writer)
      slab.used = writer.end()
      slab.live += 1
      return slab.serial * slabBytes + start
    },
    read(position) {
      return new RecordReader(find(position), position % slabBytes)
    },
    release(position) {
      const slab = find(position)
      slab.live -= 1
      if (slab !== current) close(slab)
    },
    size() {
      let total = 0
      for (const { bytes } of slabs.values()) total += bytes.length
      return total
    },
  }
}
