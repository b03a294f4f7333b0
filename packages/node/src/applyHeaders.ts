import type { OutgoingHttpHeader } from 'node:http'
import type { Header } from '@farebox/core'

/** A Node response, or what a framework has in front of it. */
export interface HeaderTarget {
  getHeader(name: string): OutgoingHttpHeader | undefined
  setHeader(name: string, value: string | readonly string[]): unknown
}

/** Lists that every layer adds to: what an earlier one said must still hold. */
const listHeaders = new Set(['vary', 'access-control-expose-headers'])

function mergeLists(lists: readonly string[]): string {
  const items = new Map<string, string>()
  for (const item of lists.flatMap((list) => list.split(','))) {
    const text = item.trim()
    const key = text.toLowerCase()
    if (text !== '' && !items.has(key)) items.set(key, text)
  }
  return [...items.values()].join(', ')
}

/**
 * Puts headers on a response whose head is still open. Each replaces one of its name; `Vary` and
 * `Access-Control-Expose-Headers` are merged with what is there. A name given twice is sent twice.
 */
export function applyHeaders(res: HeaderTarget, headers: readonly Header[]): void {
  const keys = headers.map((header) => header[0].toLowerCase())
  for (const [index, [name, value]] of headers.entries()) {
    const key = keys[index] ?? ''
    if (listHeaders.has(key)) {
      const present = res.getHeader(name)
      const lists = present === undefined ? value : mergeLists([present, value].flat().map(String))
      res.setHeader(name, lists)
      continue
    }
    if (keys.indexOf(key) === index) res.setHeader(name, value)
    // As many as there are: the last of them sets the same once more.
    else {
      const named = headers.filter((_, other) => keys[other] === key)
      res.setHeader(
        name,
        named.map((header) => header[1]),
      )
    }
  }
}
