import type { Claim } from '@farebox/core/server'
import * as v from 'valibot'
import { parseClaim } from '../claims/parseClaim.js'
import { decodeLogLine, readLineLength } from './logLine.js'

/** Reads a log in pieces. Every method throws when the log is damaged. */
export interface LogDecoder {
  /** The claims in the lines that the piece completes, in the order of writing. */
  push(piece: Buffer): readonly Claim[]
  /** Call after the last piece. A last line that was not written to its end is left out. */
  finish(): void
}

/** The first line. A log begins with a snapshot, which is complete before the file has its name. */
export interface LogHeader {
  readonly format: 'farebox-claims'
  readonly version: 1
  /** How many claims the snapshot has. */
  readonly claims: number
}

const headerSchema: v.GenericSchema<unknown, LogHeader> = v.strictObject({
  format: v.literal('farebox-claims'),
  version: v.literal(1),
  claims: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
})
const batchSchema = v.pipe(v.array(v.unknown()), v.minLength(1))

/** Above the longest line that is written: a batch, and the claim that filled it. */
const maxLineBytes = 16 * 1024 * 1024

/**
 * Only the last line can be unfinished, because a line is written when the one before is on the disk. So
 * whatever ends in a line feed must be right, and what does not must be shorter than it says.
 */
export function createLogDecoder(): LogDecoder {
  let rest: Buffer = Buffer.alloc(0)
  let offset = 0
  let checksum = 0
  let header: LogHeader | undefined
  let count = 0

  function damaged(cause?: unknown): Error {
    return new Error(`The log of claims is damaged at byte ${offset}.`, { cause })
  }

  function readLine(line: Buffer): readonly Claim[] {
    const decoded = decodeLogLine(line, checksum)
    if (decoded === undefined) throw damaged()
    checksum = decoded.checksum
    try {
      const value: unknown = JSON.parse(decoded.json)
      if (header === undefined) {
        header = v.parse(headerSchema, value)
        return []
      }
      const claims = v.parse(batchSchema, value).map(parseClaim)
      count += claims.length
      return claims
    } catch (cause) {
      throw damaged(cause)
    }
  }

  return {
    push(piece) {
      rest = rest.length === 0 ? piece : Buffer.concat([rest, piece])
      const claims: Claim[] = []
      let start = 0
      for (let end = rest.indexOf('\n'); end !== -1; end = rest.indexOf('\n', start)) {
        claims.push(...readLine(rest.subarray(start, end)))
        offset += end + 1 - start
        start = end + 1
      }
      rest = rest.subarray(start)
      if (rest.length > maxLineBytes) throw damaged()
      return claims
    },
    finish() {
      const length = readLineLength(rest)
      if (length !== undefined && rest.length > length) throw damaged()
      if (header === undefined || count < header.claims) throw damaged()
    },
  }
}
