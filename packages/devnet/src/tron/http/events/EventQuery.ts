import { parseTronAddress } from '@farebox/tron'
import type { Hex } from '../../TronChain.js'
import { refuse } from '../refuse.js'

/** What TronGrid's lists are asked for; each with its own rules for the names. */
export interface EventQuery {
  readonly limit: number
  /** Of the entry to go on after. */
  readonly fingerprint: string | undefined
  readonly confirmed: boolean | undefined
  readonly minTimestamp: number
  readonly maxTimestamp: number
  readonly ascending: boolean
}

const defaultLimit = 20
const maxLimit = 200

/** @throws where a number is not one. */
export function readEventQuery(query: URLSearchParams): EventQuery {
  const limit = readNumber(query, 'limit') ?? defaultLimit
  if (limit < 1) refuse('argument', 'limit must be positive')
  const confirmed = query.get('only_confirmed') === 'true'
  const unconfirmed = query.get('only_unconfirmed') === 'true'
  return {
    limit: Math.min(limit, maxLimit),
    fingerprint: query.get('fingerprint') ?? undefined,
    confirmed: confirmed ? true : unconfirmed ? false : undefined,
    minTimestamp: readNumber(query, 'min_timestamp', 'min_block_timestamp') ?? 0,
    maxTimestamp: readNumber(query, 'max_timestamp', 'max_block_timestamp') ?? Infinity,
    ascending: query.get('order_by')?.endsWith('asc') === true,
  }
}

/** @throws where the text is neither `T…` nor hexadecimal. */
export function readPathAddress(text: string): Hex {
  try {
    return parseTronAddress(text)
  } catch (cause) {
    return refuse('argument', 'Invalid address provided', cause)
  }
}

/** The first of the names that the query has. */
export function readNumber(
  query: URLSearchParams,
  ...names: readonly string[]
): number | undefined {
  const found = names.find((name) => query.has(name))
  return found === undefined ? undefined : parseCount(query.get(found) ?? '', found)
}

/** @throws where the text is no number. */
export function parseCount(text: string, name: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : refuse('argument', `Invalid ${name} provided`)
}
