import { encodeHex } from '@farebox/core'
import type { Hex } from '@farebox/evm/schemes'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { hexToBytes } from '@noble/hashes/utils.js'

/** The field and the order of secp256k1. */
const p = 2n ** 256n - 2n ** 32n - 977n
const n = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n

/** Jacobian coordinates: the affine ones are x / z² and y / z³. The point at infinity has z = 0. */
interface Point {
  readonly x: bigint
  readonly y: bigint
  readonly z: bigint
}

const generator: Point = {
  x: 0x79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798n,
  y: 0x483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8n,
  z: 1n,
}
const infinity: Point = { x: 0n, y: 1n, z: 0n }

function reduce(value: bigint, modulus: bigint): bigint {
  const rest = value % modulus
  return rest < 0n ? rest + modulus : rest
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n
  let square = base
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * square) % modulus
    square = (square * square) % modulus
  }
  return result
}

function double({ x, y, z }: Point): Point {
  const yy = (y * y) % p
  const s = (4n * x * yy) % p
  const m = (3n * x * x) % p
  const x3 = reduce(m * m - 2n * s, p)
  return { x: x3, y: reduce(m * (s - x3) - 8n * yy * yy, p), z: (2n * y * z) % p }
}

function add(left: Point, right: Point): Point {
  if (left.z === 0n) return right
  if (right.z === 0n) return left
  const leftZZ = (left.z * left.z) % p
  const rightZZ = (right.z * right.z) % p
  const u = (left.x * rightZZ) % p
  const s = (left.y * rightZZ * right.z) % p
  const h = reduce(right.x * leftZZ - u, p)
  const r = reduce(right.y * leftZZ * left.z - s, p)
  if (h === 0n) return r === 0n ? double(left) : infinity
  const hh = (h * h) % p
  const hhh = (h * hh) % p
  const v = (u * hh) % p
  const x = reduce(r * r - hhh - 2n * v, p)
  return { x, y: reduce(r * (v - x) - s * hhh, p), z: (h * left.z * right.z) % p }
}

/** `a` times one point and `b` times another, bit by bit for both at once. */
function sumProducts(a: bigint, left: Point, b: bigint, right: Point): Point {
  const both = add(left, right)
  let sum = infinity
  for (let bit = 255n; bit >= 0n; bit--) {
    sum = double(sum)
    const inA = ((a >> bit) & 1n) === 1n
    const inB = ((b >> bit) & 1n) === 1n
    if (inA && inB) sum = add(sum, both)
    else if (inA) sum = add(sum, left)
    else if (inB) sum = add(sum, right)
  }
  return sum
}

function toBigInt(bytes: Uint8Array): bigint {
  return BigInt(`0x${encodeHex(bytes)}`)
}

function toWord(value: bigint): string {
  return value.toString(16).padStart(64, '0')
}

/**
 * The address whose key made a signature (SEC 1, §4.1.6); `undefined` when there is none, and for a high s.
 * It is for wallets, whose answers are checked once for each payment: it takes a few milliseconds, and the
 * tenth of the bytes of a library that also signs. Nothing in it is secret.
 *
 * @param signature 65 bytes with a `v` of 27 or 28
 */
export function recoverSigner(digest: Uint8Array, signature: Uint8Array): Hex | undefined {
  const r = toBigInt(signature.subarray(0, 32))
  const s = toBigInt(signature.subarray(32, 64))
  const isOdd = signature[64] === 28
  if (r === 0n || r >= n || s === 0n || s > n / 2n) return undefined
  const yy = (r * r * r + 7n) % p
  const root = power(yy, (p + 1n) / 4n, p)
  if ((root * root) % p !== yy) return undefined
  const y = ((root & 1n) === 1n) === isOdd ? root : p - root
  const inverse = power(r, n - 2n, n)
  const a = reduce(-toBigInt(digest) * inverse, n)
  const { x, y: jacobianY, z } = sumProducts(a, generator, (s * inverse) % n, { x: r, y, z: 1n })
  if (z === 0n) return undefined
  const zInverse = power(z, p - 2n, p)
  const zz = (zInverse * zInverse) % p
  const key = toWord((x * zz) % p) + toWord((jacobianY * zz * zInverse) % p)
  return `0x${encodeHex(keccak_256(hexToBytes(key)).subarray(12))}`
}
