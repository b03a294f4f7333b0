import { permuteKeccak } from './permuteKeccak.generated.js'

const rateBytes = 136

/** Scratch space: hashing is never interrupted, so all of it can share one. */
const state: Int32Array = new Int32Array(50)
const utf8 = new TextEncoder()

/** Adds a block to the state, byte by byte, so that the machine's byte order plays no part. */
function absorb(bytes: Uint8Array, start: number, end: number): void {
  for (let at = start; at < end; at++) {
    const index = at - start
    state[index >> 2] = (state[index >> 2] ?? 0) ^ ((bytes[at] ?? 0) << ((index & 3) * 8))
  }
}

/**
 * Keccak-256 as Ethereum uses it: of the SHA-3 competition, not of FIPS 202. Text is hashed as UTF-8.
 *
 * @see https://keccak.team/keccak_specs_summary.html
 */
export function keccak256(message: Uint8Array | string): Uint8Array {
  const bytes = typeof message === 'string' ? utf8.encode(message) : message
  state.fill(0)
  const whole = bytes.length - (bytes.length % rateBytes)
  for (let at = 0; at < whole; at += rateBytes) {
    absorb(bytes, at, at + rateBytes)
    permuteKeccak(state)
  }
  absorb(bytes, whole, bytes.length)
  const rest = bytes.length - whole
  state[rest >> 2] = (state[rest >> 2] ?? 0) ^ (1 << ((rest & 3) * 8))
  state[33] = (state[33] ?? 0) ^ 0x8000_0000
  permuteKeccak(state)
  const digest = new Uint8Array(32)
  for (let index = 0; index < 32; index++) {
    digest[index] = (state[index >> 2] ?? 0) >>> ((index & 3) * 8)
  }
  return digest
}
