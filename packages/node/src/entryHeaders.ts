import type { OutgoingHttpHeader, ServerResponse } from 'node:http'
import type { Header } from '@farebox/core'
import { listHeaderNames } from './responseInternals.js'

/** The headers of a response at one moment, with the spelling of their names. */
export interface EntryHeaders {
  readonly headers: readonly (readonly [name: string, value: OutgoingHttpHeader])[]
  readonly sendDate: boolean
}

/** Copies the headers, because Node appends to the lists it holds. */
export function takeHeaders(res: ServerResponse): EntryHeaders {
  return {
    headers: listHeaderNames(res).flatMap((name) => {
      const value = res.getHeader(name)
      if (value === undefined) return []
      return [[name, Array.isArray(value) ? [...value] : value]]
    }),
    sendDate: res.sendDate,
  }
}

/** The headers that were set or changed since, one entry for each line. */
export function listChanges(res: ServerResponse, entry: EntryHeaders): readonly Header[] {
  const before = new Map(entry.headers.map(([name, value]) => [name.toLowerCase(), String(value)]))
  return listHeaderNames(res).flatMap((name): readonly Header[] => {
    const value = res.getHeader(name)
    if (value === undefined || before.get(name.toLowerCase()) === String(value)) return []
    return [value].flat().map((line) => [name, String(line)])
  })
}

/** Takes back everything that was done to the headers and trailers since (T39). */
export function restoreHeaders(res: ServerResponse, entry: EntryHeaders): void {
  for (const name of res.getHeaderNames()) res.removeHeader(name)
  for (const [name, value] of entry.headers) res.setHeader(name, value)
  res.addTrailers({})
  // Removing a `Date` header makes Node leave its own out.
  res.sendDate = entry.sendDate
}
