import { encodeHex } from '@farebox/core'
import { hexToBytes } from '@noble/hashes/utils.js'
import { findContractMessage } from './findContractMessage.js'
import type { ProtobufField, ProtobufMessage } from './ProtobufMessage.js'
import { field } from './ProtobufMessage.js'
import { refuseTransaction } from './refuseTransaction.js'

type Json = Record<string, unknown>

const any: ProtobufMessage = [field(1, 'type_url', 'string'), field(2, 'value', 'bytes')]

/**
 * The JSON of a message. Unknown fields and wrong wire types are refused; whether the bytes were canonical is
 * for the caller to find out, by encoding again.
 */
export function decodeMessage(message: ProtobufMessage, bytes: Uint8Array): Json {
  const json: Json = {}
  for (const entry of message) {
    if (entry.always === true) json[entry.name] = decodeValue(entry, 0n, json)
  }
  const read = createReader(bytes)
  while (!read.atEnd()) {
    const tag = read.varint()
    const entry = message.find(({ number }) => BigInt(number) === tag >> 3n)
    if (entry === undefined) throw refuseTransaction('a field is unknown.')
    const value = (tag & 7n) === 2n ? read.chunk() : (tag & 7n) === 0n ? read.varint() : undefined
    assign(json, entry, decodeValue(entry, value, json))
  }
  return json
}

function assign(json: Json, { name, repeated }: ProtobufField, value: unknown): void {
  if (repeated !== true) {
    json[name] = value
    return
  }
  const members = json[name]
  if (Array.isArray(members)) members.push(value)
  else json[name] = [value]
}

function decodeValue(
  { kind, name }: ProtobufField,
  value: bigint | Uint8Array | undefined,
  json: Json,
): unknown {
  if (typeof value === 'bigint') {
    if (kind === 'int64' || kind === 'int32') {
      const integer = BigInt.asIntN(64, value)
      const number = Number(integer)
      return Number.isSafeInteger(number) ? number : integer
    }
    if (kind === 'bool') return value !== 0n
    if (typeof kind === 'object' && 'names' in kind) {
      const text = kind.names[Number(value)]
      if (text !== undefined) return text
    }
  } else if (value !== undefined) {
    if (kind === 'bytes') return encodeHex(value)
    if (kind === 'string') return decodeText(name, value)
    if (typeof kind === 'object' && 'message' in kind) return decodeMessage(kind.message, value)
    if (kind === 'parameter') return decodeParameter(json['type'], value)
  }
  throw refuseTransaction(`${name} has a wrong value.`)
}

function decodeParameter(type: unknown, bytes: Uint8Array): Json {
  const { type_url: typeUrl, value = '' } = decodeMessage(any, bytes)
  const message = findContractMessage(type, typeUrl)
  return { type_url: typeUrl, value: decodeMessage(message, hexToBytes(String(value))) }
}

function decodeText(name: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw refuseTransaction(`${name} is not UTF-8.`)
  }
}

interface Reader {
  atEnd(): boolean
  varint(): bigint
  /** A length and as many bytes. */
  chunk(): Uint8Array
}

function createReader(bytes: Uint8Array): Reader {
  let at = 0
  function varint(): bigint {
    let integer = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at++]
      if (byte === undefined) break
      integer |= BigInt(byte & 127) << shift
      if (byte < 128) return integer
    }
    throw refuseTransaction('a number does not end.')
  }
  return {
    atEnd: () => at >= bytes.length,
    varint,
    chunk() {
      const length = varint()
      if (length > BigInt(bytes.length - at)) throw refuseTransaction('the bytes end too early.')
      return bytes.subarray(at, (at += Number(length)))
    },
  }
}
