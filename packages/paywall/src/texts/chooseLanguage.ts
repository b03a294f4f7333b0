/** `zh-Hant-TW`, then `zh-Hant`, then `zh` (RFC 4647 §3.4). */
function* shorten(tag: string): Generator<string> {
  for (let rest = tag; rest !== ''; rest = rest.slice(0, Math.max(rest.lastIndexOf('-'), 0))) {
    yield rest
  }
}

function parsePreferences(acceptLanguage: string): readonly string[] {
  return acceptLanguage
    .slice(0, 1000)
    .split(',')
    .map((part) => {
      const [tag = '', weight = 'q=1'] = part.split(';').map((text) => text.trim().toLowerCase())
      return { tag, weight: Number(/^q=([01](?:\.\d{0,3})?)$/.exec(weight)?.[1] ?? 0) }
    })
    .filter(({ tag, weight }) => weight > 0 && tag !== '*')
    .toSorted((left, right) => right.weight - left.weight)
    .map(({ tag }) => tag)
}

/**
 * The best of the available languages for an `Accept-Language` header (RFC 9110 §12.5.4); the first where
 * none fits. `available` are BCP 47 tags.
 */
export function chooseLanguage(acceptLanguage: string, available: readonly string[]): string {
  const byTag = new Map(available.map((tag) => [tag.toLowerCase(), tag]))
  for (const preferred of parsePreferences(acceptLanguage)) {
    for (const tag of shorten(preferred)) {
      const found = byTag.get(tag)
      if (found !== undefined) return found
    }
  }
  return available[0] ?? 'en'
}
