import type { Header } from '../../http/types.js'

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
 * Copies headers and puts others on the copy. Each replaces those of its name; `Vary` and
 * `Access-Control-Expose-Headers` are merged with what is there. A name given twice is sent twice.
 */
export function mergeHeaders(present: Headers, added: readonly Header[]): Headers {
  const headers = new Headers(present)
  const seen = new Set<string>()
  for (const [name, value] of added) {
    const key = name.toLowerCase()
    if (listHeaders.has(key)) headers.set(name, mergeLists([headers.get(name) ?? '', value]))
    else if (seen.has(key)) headers.append(name, value)
    else headers.set(name, value)
    seen.add(key)
  }
  return headers
}
