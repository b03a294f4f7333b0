import { parseTronAddress } from '@farebox/tron'
import type { Hex } from '../TronChain.js'
import type { TronJsonObject } from './json/TronJson.js'
import { refuse } from './refuse.js'

/** The fields of a request: the members of its JSON body, or its query. */
export interface RouteInput {
  readonly fields: TronJsonObject
  /** Addresses are `T…` and messages are text, in and out. */
  readonly visible: boolean
}

/** `undefined` where the field is absent or empty. A JSON number is taken as its digits. */
export function readText(input: RouteInput, name: string): string | undefined {
  const value = input.fields[name]
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return refuse('parse', `Expected string for ${name}.`)
}

/** An int64; `undefined` where the field is absent. */
export function readInteger(input: RouteInput, name: string): bigint | undefined {
  const text = readText(input, name)
  if (text === undefined) return undefined
  if (!/^-?\d{1,19}$/.test(text)) return refuse('number', `For input string: "${text}"`)
  return BigInt(text)
}

/** A number of something that is counted, such as blocks. */
export function readCount(input: RouteInput, name: string): number | undefined {
  const value = readInteger(input, name)
  if (value === undefined) return undefined
  if (value < 0n || value > BigInt(Number.MAX_SAFE_INTEGER)) {
    return refuse('argument', `${name} is out of range.`)
  }
  return Number(value)
}

/** An address in the form that `visible` asks for: `T…`, or 41 and 40 digits. */
export function readAddress(input: RouteInput, name: string): Hex | undefined {
  const text = readText(input, name)
  return text === undefined ? undefined : parseAddress(text, input.visible)
}

/** @throws where the address is absent, too. */
export function requireAddress(input: RouteInput, name: string): Hex {
  return readAddress(input, name) ?? refuse('parameter', `${name} isn't set.`)
}

/** Bytes in hexadecimal digits, with or without `0x`. */
export function readBytes(input: RouteInput, name: string): Hex | undefined {
  const text = readText(input, name)?.replace(/^0x/i, '').toLowerCase()
  if (text === undefined) return undefined
  return /^([0-9a-f]{2})*$/.test(text) ? `0x${text}` : refuse('parse', 'INVALID hex String')
}

function parseAddress(text: string, visible: boolean): Hex {
  const known = visible ? /^T/ : /^(0x)?41[0-9a-f]{40}$/i
  if (!known.test(text)) return refuse('parse', `INVALID ${visible ? 'base58' : 'hex'} String`)
  try {
    return parseTronAddress(visible ? text : text.slice(-42))
  } catch (cause) {
    return refuse('parse', 'INVALID base58 String, Invalid address', cause)
  }
}
