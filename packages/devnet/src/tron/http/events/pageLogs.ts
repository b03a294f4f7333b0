import type { TronLog } from '../../TronChain.js'
import type { TronJsonObject } from '../json/TronJson.js'
import { refuse } from '../refuse.js'
import type { EventQuery } from './EventQuery.js'

export interface LogPage {
  readonly logs: readonly TronLog[]
  /** Of the last entry, if more follow. */
  readonly fingerprint: string | undefined
}

/** The entries that a query means, newest first unless it says otherwise. */
export function pageLogs(
  logs: readonly TronLog[],
  query: EventQuery,
  solidNumber: number,
): LogPage {
  const { confirmed, minTimestamp, maxTimestamp, fingerprint, limit } = query
  const wanted = logs
    .filter(
      ({ blockNumber, blockTimestamp }) =>
        blockTimestamp >= minTimestamp &&
        blockTimestamp <= maxTimestamp &&
        (confirmed === undefined || confirmed === blockNumber <= solidNumber),
    )
    .toSorted((a, b) => (query.ascending ? compare(a, b) : compare(b, a)))
  const start = fingerprint === undefined ? 0 : findStart(wanted, fingerprint)
  const page = wanted.slice(start, start + limit)
  const last = page.at(-1)
  const more = start + limit < wanted.length
  return { logs: page, fingerprint: more && last !== undefined ? toFingerprint(last) : undefined }
}

/** An answer in the frame that TronGrid puts around every list. */
export function toPageJson(
  data: readonly TronJsonObject[],
  fingerprint: string | undefined,
  url: URL,
): TronJsonObject {
  const next = new URL(url)
  if (fingerprint !== undefined) next.searchParams.set('fingerprint', fingerprint)
  return {
    data,
    success: true,
    meta: {
      at: Date.now(),
      fingerprint,
      links: fingerprint === undefined ? undefined : { next: next.href },
      page_size: data.length,
    },
  }
}

function compare(a: TronLog, b: TronLog): number {
  return a.blockNumber - b.blockNumber || a.logIndex - b.logIndex
}

function findStart(logs: readonly TronLog[], fingerprint: string): number {
  const index = logs.findIndex((log) => toFingerprint(log) === fingerprint)
  return index < 0 ? refuse('argument', 'Invalid fingerprint provided') : index + 1
}

function toFingerprint({ blockId, logIndex }: TronLog): string {
  return Buffer.from(`${blockId}:${logIndex}`).toString('base64url')
}
