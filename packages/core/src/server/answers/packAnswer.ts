import type { Header } from '../../http/types.js'
import type { RecordReader } from '../records/RecordReader.js'
import { measureText, type PackedRecord } from '../records/RecordWriter.js'
import type { StoredAnswer } from './AnswerStore.js'

/** What of a packed answer decides whether it is kept. */
export interface AnswerSummary {
  readonly expiresAt: number
  readonly bodyBytes: number
}

/** What numbers take, and counts. */
const fixedBytes = 64

function measureHeaders(headers: readonly Header[]): number {
  let bytes = 0
  for (const [name, value] of headers) bytes += measureText(name) + measureText(value)
  return bytes
}

/** Packs an answer into little more than its body: most headers are those of others, too. */
export function packAnswer(
  paymentId: string,
  { status, headers, body }: StoredAnswer,
  expiresAt: number,
): PackedRecord {
  return {
    maxBytes: fixedBytes + measureText(paymentId) + measureHeaders(headers) + body.length,
    write(writer) {
      writer.number(expiresAt)
      writer.count(body.length)
      writer.text(paymentId)
      writer.count(status)
      writer.count(headers.length)
      for (const [name, value] of headers) {
        writer.word(name)
        writer.word(value)
      }
      writer.bytes(body)
    },
  }
}

/** The beginning of a record. */
export function readAnswerSummary(reader: RecordReader): AnswerSummary {
  return { expiresAt: reader.number(), bodyBytes: reader.count() }
}

/** Which payment bought an answer. */
export function readPaymentId(reader: RecordReader): string {
  readAnswerSummary(reader)
  return reader.text()
}

/** The answer that was packed, in memory of its own. */
export function unpackAnswer(reader: RecordReader): StoredAnswer {
  readPaymentId(reader)
  return {
    status: reader.count(),
    headers: Array.from({ length: reader.count() }, (): Header => [reader.text(), reader.text()]),
    body: reader.bytes(),
  }
}
