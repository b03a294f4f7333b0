import type { HeaderReader } from '@farebox/core/client'

/** An answer to look at: of `fetch`, or of a test client with plain headers such as supertest. */
export interface TestedResponse {
  readonly status: number
  readonly headers: HeaderReader | Readonly<Record<string, string | readonly string[] | undefined>>
}

function isReader(headers: TestedResponse['headers']): headers is HeaderReader {
  return typeof headers.get === 'function'
}

/** Its headers, whichever form they have. */
export function toHeaderReader({ headers }: TestedResponse): HeaderReader {
  if (isReader(headers)) return headers
  return {
    get(name) {
      const wanted = name.toLowerCase()
      const found = Object.entries(headers).find(([key]) => key.toLowerCase() === wanted)
      return found?.[1] === undefined ? null : [found[1]].flat().join(', ')
    },
  }
}
