import type { CharSource } from './CharSource.js'

/** A source that counts every character that is looked at, copied or searched. */
export function countReads(text: string): {
  readonly source: CharSource
  readonly reads: () => number
} {
  let reads = 0
  return {
    reads: () => reads,
    source: {
      length: text.length,
      charAt: (at) => {
        reads += 1
        return text.charAt(at)
      },
      slice: (start, end) => {
        const part = text.slice(start, end)
        reads += part.length
        return part
      },
      indexOf: (search, from = 0) => {
        const at = text.indexOf(search, from)
        reads += (at === -1 ? text.length : at) - from + search.length
        return at
      },
    },
  }
}
