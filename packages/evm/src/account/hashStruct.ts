import { FareboxError } from '@farebox/core'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { concatBytes, hexToBytes } from '@noble/hashes/utils.js'
import { hashText } from '../abi/hashText.js'
import { encodeUintWord } from '../abi/encodeUintWord.js'
import type { EvmTypes } from '../eip3009/EvmTypedData.js'

const typeHashes = new WeakMap<EvmTypes, Map<string, Uint8Array>>()

/**
 * EIP-712 `hashStruct` for structs of `address`, `bool`, `uint*`, `bytes*`, `bytes`, `string` and
 * structs. Types are taken to be immutable: the hash of a type is remembered with its `types` object.
 *
 * @throws `signing_failed` for a type that is not one of these and for a value that does not fit
 * @see https://eips.ethereum.org/EIPS/eip-712
 */
export function hashStruct(
  types: EvmTypes,
  primaryType: string,
  message: { readonly [name: string]: unknown },
): Uint8Array {
  const words = membersOf(types, primaryType).map(({ name, type }) =>
    encodeValue(types, type, message[name], `${primaryType}.${name}`),
  )
  return keccak_256(concatBytes(hashType(types, primaryType), ...words))
}

function encodeValue(types: EvmTypes, type: string, value: unknown, path: string): Uint8Array {
  const bytes = typeof value === 'string' ? parseBytes(value) : undefined
  if (Object.hasOwn(types, type) && isRecord(value)) return hashStruct(types, type, value)
  if (type === 'string' && typeof value === 'string') return hashText(value)
  if (type === 'bytes' && bytes !== undefined) return keccak_256(bytes)
  if (type === 'bool' && typeof value === 'boolean') return toWord(value ? 1n : 0n)
  if (type === 'address' && bytes?.length === 20) return concatBytes(new Uint8Array(12), bytes)

  const size = Number(/^bytes([1-9][0-9]?)$/.exec(type)?.[1])
  if (size <= 32 && bytes?.length === size) return concatBytes(bytes, new Uint8Array(32 - size))

  const bits = Number(/^uint([1-9][0-9]{0,2})$/.exec(type)?.[1])
  const integer = toInteger(value)
  if (bits <= 256 && integer !== undefined && integer < 2n ** BigInt(bits)) return toWord(integer)

  throw new FareboxError('signing_failed', {
    detail: `The typed data member "${path}" of type "${type}" is not supported or does not fit.`,
  })
}

function hashType(types: EvmTypes, primaryType: string): Uint8Array {
  const known = typeHashes.get(types) ?? new Map<string, Uint8Array>()
  typeHashes.set(types, known)
  const cached = known.get(primaryType)
  if (cached !== undefined) return cached
  const names = new Set<string>()
  collectTypes(types, primaryType, names)
  names.delete(primaryType)
  const text = [primaryType, ...[...names].toSorted()]
    .map((name) => `${name}(${membersOf(types, name).map(toMember).join(',')})`)
    .join('')
  const hash = hashText(text)
  known.set(primaryType, hash)
  return hash
}

function collectTypes(types: EvmTypes, name: string, found: Set<string>): void {
  if (found.has(name) || !Object.hasOwn(types, name)) return
  found.add(name)
  for (const { type } of membersOf(types, name)) collectTypes(types, type, found)
}

function membersOf(types: EvmTypes, name: string): EvmTypes[string] {
  const members = Object.hasOwn(types, name) ? types[name] : undefined
  if (members === undefined) {
    throw new FareboxError('signing_failed', {
      detail: `The typed data does not define its type "${name}".`,
    })
  }
  return members
}

function toMember({ name, type }: { readonly name: string; readonly type: string }): string {
  return `${type} ${name}`
}

function isRecord(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null
}

function parseBytes(text: string): Uint8Array | undefined {
  return /^0x(?:[0-9a-fA-F]{2})*$/.test(text) ? hexToBytes(text.slice(2)) : undefined
}

function toInteger(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value >= 0n ? value : undefined
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return BigInt(value)
  return typeof value === 'string' && /^(?:0|[1-9][0-9]{0,77})$/.test(value)
    ? BigInt(value)
    : undefined
}

function toWord(value: bigint): Uint8Array {
  return hexToBytes(encodeUintWord(value))
}
