import type { ServerResponse } from 'node:http'
import type { Header } from '@farebox/core'

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
export function applyHeaders(res: ServerResponse, headers: readonly Header[]): void {
  const groups = new Map<string, { readonly name: string; readonly values: string[] }>()
  for (const [name, value] of headers) {
    const key = name.toLowerCase()
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { name, values: [value] })
    else group.values.push(value)
  }
  for (const [key, { name, values }] of groups) {
    if (listHeaders.has(key)) {
      const present = res.getHeader(name) ?? []
      res.setHeader(name, mergeLists([present, values].flat().map(String)))
    } else {
      const [only, ...more] = values
      res.setHeader(name, more.length === 0 && only !== undefined ? only : values)
    }
  }
}
