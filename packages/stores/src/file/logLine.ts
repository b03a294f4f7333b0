import { crc32 } from 'node:zlib'

/*
 * A line of the log: `length checksum json`, both numbers as eight hexadecimal digits, the length that of
 * the JSON in bytes. JSON of one line has no line feed, so a line ends where it says and nowhere else.
 * Each checksum goes on from the one before: a line that is missing or in the wrong place does not fit.
 */

const newline = 10
const headLength = 18

export interface LogLine {
  readonly bytes: Buffer
  readonly checksum: number
}

function toHex(value: number): string {
  return value.toString(16).padStart(8, '0')
}

export function encodeLogLine(json: string, previous: number): LogLine {
  const body = Buffer.from(json)
  const checksum = crc32(body, previous)
  const head = `${toHex(body.length)} ${toHex(checksum)} `
  return { bytes: Buffer.concat([Buffer.from(head), body, Buffer.of(newline)]), checksum }
}

/** @returns the JSON and the checksum to go on from, or `undefined` when the line is not as it was written */
export function decodeLogLine(
  line: Buffer,
  previous: number,
): { readonly json: string; readonly checksum: number } | undefined {
  const body = line.subarray(headLength)
  const checksum = crc32(body, previous)
  const head = `${toHex(body.length)} ${toHex(checksum)} `
  if (line.toString('latin1', 0, headLength) !== head) return undefined
  return { json: body.toString('utf8'), checksum }
}

/** How long a line says it is, without its line feed; `undefined` when too little of it is there. */
export function readLineLength(line: Buffer): number | undefined {
  const text = line.toString('latin1', 0, 8)
  return /^[0-9a-f]{8}$/.test(text) ? headLength + Number.parseInt(text, 16) : undefined
}
