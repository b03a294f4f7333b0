import { FareboxError } from '../../errors/FareboxError.js'
import { type Slab, textTags } from './Slab.js'

/** Longer texts hardly come back, and would be kept as strings. */
const maxWordLength = 256

/** The most bytes that a text takes. */
export function measureText(text: string): number {
  return 2 * text.length + 6
}

/** Of a lower-case digit; -1 for anything else. */
function toNibble(code: number): number {
  if (code >= 48 && code <= 57) return code - 48
  return code >= 97 && code <= 102 ? code - 87 : -1
}

/** What is to be written, and the most bytes that it takes. */
export interface PackedRecord {
  readonly maxBytes: number
  readonly write: (writer: RecordWriter) => void
}

/** Writes one record. What is written must be read in the same order. */
export class RecordWriter {
  readonly #slab: Slab
  readonly #bytes: Uint8Array
  #at: number

  constructor(slab: Slab) {
    this.#slab = slab
    this.#bytes = slab.bytes
    this.#at = slab.used
  }

  /** A count of less than 2^31. */
  count(value: number): void {
    let rest = value
    while (rest > 127) {
      this.#bytes[this.#at++] = (rest & 127) | 128
      rest >>>= 7
    }
    this.#bytes[this.#at++] = rest
  }

  /** Any number, in eight bytes. */
  number(value: number): void {
    this.#slab.view.setFloat64(this.#at, value)
    this.#at += 8
  }

  /** A text that other records have, too: one byte from the second time on. */
  word(text: string): void {
    const { words, known } = this.#slab
    const index = known?.get(text)
    if (index !== undefined) {
      this.#bytes[this.#at++] = index
    } else if (words.length < textTags.latin1 && text.length <= maxWordLength) {
      known?.set(text, words.length)
      this.#bytes[this.#at++] = words.length
      words.push(text)
    } else {
      this.text(text)
    }
  }

  /** A text that no other record has: half its length where it is lower-case hex. */
  text(text: string): void {
    const start = text.startsWith('0x') ? 2 : 0
    const length = (text.length - start) / 2
    if (!Number.isInteger(length) || !this.#writeHex(text, start, length)) this.#writeUnits(text)
  }

  bytes(value: Uint8Array): void {
    this.count(value.length)
    this.#bytes.set(value, this.#at)
    this.#at += value.length
  }

  /** @returns where the record ends */
  end(): number {
    // Writing past the end of an array does nothing, so it has to be asked for.
    if (this.#at > this.#bytes.length) throw new FareboxError('internal')
    return this.#at
  }

  #writeHex(text: string, start: number, length: number): boolean {
    const bytes = this.#bytes
    const before = this.#at
    bytes[this.#at++] = start === 0 ? textTags.hex : textTags.prefixedHex
    this.count(length)
    let at = this.#at
    for (let index = start; index < text.length; index += 2) {
      const high = toNibble(text.charCodeAt(index))
      const low = toNibble(text.charCodeAt(index + 1))
      if (high < 0 || low < 0) {
        this.#at = before
        return false
      }
      bytes[at++] = (high << 4) | low
    }
    this.#at = at
    return true
  }

  #writeUnits(text: string): void {
    const bytes = this.#bytes
    const before = this.#at
    bytes[this.#at++] = textTags.latin1
    this.count(text.length)
    let at = this.#at
    for (let index = 0; index < text.length; index += 1) {
      const unit = text.charCodeAt(index)
      if (unit > 255) {
        this.#at = before
        this.#writeWideUnits(text)
        return
      }
      bytes[at++] = unit
    }
    this.#at = at
  }

  #writeWideUnits(text: string): void {
    this.#bytes[this.#at++] = textTags.utf16
    this.count(text.length)
    for (let index = 0; index < text.length; index += 1) {
      const unit = text.charCodeAt(index)
      this.#bytes[this.#at++] = unit >>> 8
      this.#bytes[this.#at++] = unit & 255
    }
  }
}
