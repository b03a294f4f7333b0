import { encodeHex } from '../../codec/encodeHex.js'
import { type Slab, textTags } from './Slab.js'

/** Reads one record, in the order in which it was written. */
export class RecordReader {
  readonly #slab: Slab
  #at: number

  constructor(slab: Slab, at: number) {
    this.#slab = slab
    this.#at = at
  }

  count(): number {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = this.#readByte()
      value |= (byte & 127) << shift
      if (byte < 128) return value
    }
  }

  number(): number {
    this.#at += 8
    return this.#slab.view.getFloat64(this.#at - 8)
  }

  text(): string {
    const tag = this.#readByte()
    if (tag < textTags.latin1) return this.#slab.words[tag] ?? ''
    const length = this.count()
    if (tag === textTags.hex) return encodeHex(this.#take(length))
    if (tag === textTags.prefixedHex) return `0x${encodeHex(this.#take(length))}`
    const isWide = tag === textTags.utf16
    let text = ''
    for (let index = 0; index < length; index += 1) {
      text += String.fromCharCode(
        isWide ? (this.#readByte() << 8) | this.#readByte() : this.#readByte(),
      )
    }
    return text
  }

  /** A copy: a part would keep the whole slab. */
  bytes(): Uint8Array {
    return this.#take(this.count()).slice()
  }

  #take(length: number): Uint8Array {
    this.#at += length
    return this.#slab.bytes.subarray(this.#at - length, this.#at)
  }

  #readByte(): number {
    return this.#slab.bytes[this.#at++] ?? 0
  }
}
