import { FareboxError, type JsonValue, parseJson } from '@farebox/core'

const states = ['begun', 'sent', 'delivered', 'refused'] as const

/**
 * `begun`: a wallet was asked to send, and what it did is not known. `sent`: the transaction is known, and it may
 * have been sent. `delivered`: it has bought its answer. `refused`: the seller does not take it.
 */
export type TransferState = (typeof states)[number]

/** What is written down of one transfer. */
export interface TransferEntry {
  readonly state: TransferState
  /** Of the challenge; made up where that has none. */
  readonly id: string
  /** Digest of method, URL and body. */
  readonly request: string
  /** For people who look for their money. */
  readonly url: string
  /** Canonical CAIP-2 id. */
  readonly network: string
  readonly asset: string
  readonly payTo: string
  readonly payer: string
  /** As the challenge has them. */
  readonly chain: string
  readonly amount: string
  /** Unix seconds in decimal digits. Absent where the challenge binds nothing. */
  readonly expires?: string
  /** What the memo hides. */
  readonly secret?: string
  readonly transaction?: string
  /** The signed transaction. */
  readonly raw?: string
  readonly signature?: string
}

const required = ['id', 'request', 'url', 'network', 'asset', 'payTo', 'payer', 'chain', 'amount']
const optional = ['expires', 'secret', 'transaction', 'raw', 'signature']

function isEntry(value: JsonValue | TransferEntry): value is TransferEntry {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const members = new Map(Object.entries(value))
  return (
    states.some((state) => state === members.get('state')) &&
    required.every((name) => typeof members.get(name) === 'string') &&
    optional.every((name) => !members.has(name) || typeof members.get(name) === 'string')
  )
}

/** @throws `store_unavailable` for what is no entry: money may hang on it, so it is not passed over */
export function parseEntry(text: string): TransferEntry {
  let value: JsonValue
  try {
    value = parseJson(text)
  } catch (cause) {
    throw new FareboxError('store_unavailable', { cause })
  }
  if (isEntry(value)) return value
  throw new FareboxError('store_unavailable', { cause: new Error('An entry cannot be read.') })
}
