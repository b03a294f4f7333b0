import { concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { findContractMessage } from './findContractMessage.js'
import type { ProtobufField, ProtobufMessage } from './ProtobufMessage.js'
import { refuseTransaction } from './refuseTransaction.js'

const none = new Uint8Array()
const digits = /^(?:[0-9a-fA-F]{2})*$/
const decimal = /^-?(?:0|[1-9][0-9]{0,18})$/

type Json = Readonly<Record<string, unknown>>

/** The canonical bytes of java-tron's JSON: fields by number, defaults left out, unknown members ignored. */
export function encodeMessage(message: ProtobufMessage, json: unknown): Uint8Array {
  if (!isObject(json)) throw refuseTransaction('a message is not an object.')
  return concatBytes(...message.map((field) => encodeField(field, json)))
}

function encodeField(field: ProtobufField, json: Json): Uint8Array {
  const value = json[field.name]
  if (value === undefined || value === null) return none
  if (field.repeated !== true) return encodeValue(field, value, json, false)
  if (!Array.isArray(value)) throw refuseTransaction(`${field.name} is not a list.`)
  return concatBytes(...value.map((entry) => encodeValue(field, entry, json, true)))
}

/** Members of a list are written even where they are the default. */
function encodeValue(
  field: ProtobufField,
  value: unknown,
  json: Json,
  inList: boolean,
): Uint8Array {
  const { kind, name, number } = field
  if (typeof kind === 'object' && 'message' in kind) {
    return encodeChunk(number, encodeMessage(kind.message, value))
  }
  if (kind === 'parameter') return encodeChunk(number, encodeParameter(json['type'], value))
  if (kind === 'bytes' || kind === 'string') {
    const bytes = kind === 'bytes' ? readHex(name, value) : readText(name, value)
    return bytes.length === 0 && !inList ? none : encodeChunk(number, bytes)
  }
  const integer = readInteger(field, value)
  return integer === 0n
    ? none
    : concatBytes(encodeVarint(BigInt(number << 3)), encodeVarint(integer))
}

function encodeParameter(type: unknown, any: unknown): Uint8Array {
  if (!isObject(any)) throw refuseTransaction('the parameter is not an object.')
  const message = findContractMessage(type, any['type_url'])
  const value = encodeMessage(message, any['value'])
  return concatBytes(
    encodeChunk(1, readText('type_url', any['type_url'])),
    value.length === 0 ? none : encodeChunk(2, value),
  )
}

function encodeChunk(number: number, bytes: Uint8Array): Uint8Array {
  return concatBytes(
    encodeVarint(BigInt((number << 3) | 2)),
    encodeVarint(BigInt(bytes.length)),
    bytes,
  )
}

/** Negative numbers take ten bytes, as protobuf's plain integers do. */
function encodeVarint(integer: bigint): Uint8Array {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, integer)
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128)
    rest >>= 7n
  }
  return Uint8Array.from([...bytes, Number(rest)])
}

function readInteger({ kind, name }: ProtobufField, value: unknown): bigint {
  if (kind === 'bool') {
    if (typeof value !== 'boolean') throw refuseTransaction(`${name} is not a boolean.`)
    return value ? 1n : 0n
  }
  if (typeof kind === 'object' && 'names' in kind) return BigInt(readName(kind.names, name, value))
  const integer = toInteger(value)
  const bits = kind === 'int32' ? 32 : 64
  if (integer === undefined || BigInt.asIntN(bits, integer) !== integer) {
    throw refuseTransaction(`${name} is not an integer of ${bits} bits.`)
  }
  return integer
}

function toInteger(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : undefined
  return typeof value === 'string' && decimal.test(value) ? BigInt(value) : undefined
}

/** A name, also all in lower case as compilers write the types of an ABI, or the number of one. */
function readName(names: readonly string[], field: string, value: unknown): number {
  if (typeof value === 'number' && names[value] !== undefined) return value
  const text = typeof value === 'string' ? value : ''
  const capital = /^[a-z]+$/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text
  const index = names.indexOf(capital)
  if (index < 0) throw refuseTransaction(`${field} has an unknown name.`)
  return index
}

function readHex(name: string, value: unknown): Uint8Array {
  if (typeof value !== 'string' || !digits.test(value)) {
    throw refuseTransaction(`${name} is not hexadecimal.`)
  }
  return hexToBytes(value)
}

function readText(name: string, value: unknown): Uint8Array {
  if (typeof value !== 'string') throw refuseTransaction(`${name} is not a text.`)
  return utf8ToBytes(value)
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
