import type { CharSource } from '../../http/CharSource.js'

/**
 * Every `word="anything but quotes"` wherever it stands; the last of a name counts. Finds what a regular
 * expression would find that tries every position, but goes from quote to quote: no character is read more than
 * a fixed number of times.
 */
export function scanPairs(source: CharSource): ReadonlyMap<string, string> {
  const values = new Map<string, string>()
  let from = 0
  for (;;) {
    const at = source.indexOf('="', from)
    const end = at === -1 ? -1 : source.indexOf('"', at + 2)
    if (end === -1) return values
    let name = ''
    for (const character of source.slice(from, at)) {
      name = /[\p{L}\p{N}_]/u.test(character) ? name + character : ''
    }
    if (name !== '') values.set(name, source.slice(at + 2, end))
    from = name === '' ? at + 1 : end + 1
  }
}
