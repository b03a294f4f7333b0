import { readFileSync } from 'node:fs'

/** One row of docs/http.md. */
export interface HttpTableRow {
  readonly id: string
  /** A status, or `handler`. */
  readonly status: string
  /** `–` where the answer is the handler's own, or the plain challenge. */
  readonly code: string
  readonly invites: boolean
  readonly receipt: boolean
  readonly retryAfter: boolean
  readonly retryable: boolean
  readonly charged: string
}

const page = new URL('../../../docs/http.md', import.meta.url)

/** The normative table: what is written there is what is tested. */
export function readHttpTable(): readonly HttpTableRow[] {
  const text = readFileSync(page, 'utf8')
  const lines = text.slice(text.indexOf('| id |')).split('\n').slice(2)
  const end = lines.findIndex((line) => !line.startsWith('|'))
  return lines.slice(0, end).map((line) => {
    const [
      id = '',
      ,
      status = '',
      code = '',
      invites,
      receipt,
      retryAfter,
      retryable,
      charged = '',
    ] = line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim())
    return {
      id,
      status,
      code: code.replaceAll('`', ''),
      invites: invites === 'yes',
      receipt: receipt === 'yes',
      retryAfter: retryAfter === 'yes',
      retryable: retryable === 'yes',
      charged,
    }
  })
}
