import { connect } from 'node:net'
import { type Answer, toAnswer } from './Answer.js'

/** One message and what follows it. Knows the two framings that a server may choose. */
function takeAnswer(bytes: Buffer): { readonly answer: Answer; readonly rest: Buffer } | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n')
  if (headEnd < 0) return undefined
  const [statusLine = '', ...lines] = bytes.toString('latin1', 0, headEnd).split('\r\n')
  const raw = lines.flatMap((line) => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon), line.slice(colon + 1).trim()]
  })
  const status = Number(statusLine.split(' ')[1])
  const head = toAnswer(status, raw, Buffer.alloc(0))
  const start = headEnd + 4
  if (head.header('transfer-encoding') === 'chunked') return takeChunks(bytes, start, status, raw)
  const end = start + Number(head.header('content-length') ?? 0)
  if (bytes.length < end) return undefined
  return { answer: toAnswer(status, raw, bytes.subarray(start, end)), rest: bytes.subarray(end) }
}

function takeChunks(
  bytes: Buffer,
  start: number,
  status: number,
  raw: readonly string[],
): { readonly answer: Answer; readonly rest: Buffer } | undefined {
  const pieces: Buffer[] = []
  let at = start
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at)
    if (lineEnd < 0) return undefined
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16)
    const next = lineEnd + 2 + size + 2
    if (bytes.length < next) return undefined
    if (size === 0) {
      return { answer: toAnswer(status, raw, Buffer.concat(pieces)), rest: bytes.subarray(next) }
    }
    pieces.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size))
    at = next
  }
}

/**
 * Sends bytes as they are over one connection, and resolves with as many answers as are asked for, in
 * the order they came; fewer when the server closes first.
 */
export function exchangeRaw(url: string, message: string, count = 1): Promise<readonly Answer[]> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const answers: Answer[] = []
    let bytes = Buffer.alloc(0)
    const socket = connect(Number(port), hostname, () => socket.write(message, 'utf8'))
    socket.on('data', (data: Buffer) => {
      bytes = Buffer.concat([bytes, data])
      for (let taken = takeAnswer(bytes); taken !== undefined; taken = takeAnswer(bytes)) {
        answers.push(taken.answer)
        bytes = Buffer.from(taken.rest)
      }
      if (answers.length >= count) socket.destroy()
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(answers))
  })
}
