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
  const headers: (readonly [string, OutgoingHttpHeader])[] = []
  for (const name of listHeaderNames(res)) {
    const value = res.getHeader(name)
    if (value !== undefined) headers.push([name, Array.isArray(value) ? [...value] : value])
  }
  return { headers, sendDate: res.sendDate }
}

/** The headers that were set or changed since, one entry for each line. */
export function listChanges(res: ServerResponse, entry: EntryHeaders): readonly Header[] {
  const changes: Header[] = []
  for (const name of listHeaderNames(res)) {
    const value = res.getHeader(name)
    if (value === undefined || isUnchanged(entry, name, value)) continue
    if (Array.isArray(value)) for (const line of value) changes.push([name, line])
    else changes.push([name, String(value)])
  }
  return changes
}

function isUnchanged({ headers }: EntryHeaders, name: string, value: OutgoingHttpHeader): boolean {
  for (const [own, before] of headers) {
    if (own === name || own.toLowerCase() === name.toLowerCase()) {
      return String(before) === String(value)
    }
  }
  return false
}

/** Takes back everything that was done to the headers and trailers since (T39). */
export function restoreHeaders(res: ServerResponse, entry: EntryHeaders): void {
  for (const name of res.getHeaderNames()) res.removeHeader(name)
  for (const [name, value] of entry.headers) res.setHeader(name, value)
  res.addTrailers({})
  // Removing a `Date` header makes Node leave its own out.
  res.sendDate = entry.sendDate
}
