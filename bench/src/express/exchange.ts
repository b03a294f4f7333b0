import { connect } from 'node:net'

/** What came back, by status. */
export type Statuses = Record<number, number>

const headEnd = Buffer.from('\r\n\r\n')

/** Length of the first answer in the bytes, or 0 while it is not complete. */
function measureAnswer(bytes: Buffer): number {
  const end = bytes.indexOf(headEnd)
  if (end === -1) return 0
  const head = bytes.toString('latin1', 0, end)
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
  if (length === undefined) throw new Error(`An answer without a length:\n${head}`)
  const total = end + headEnd.length + Number(length)
  return bytes.length < total ? 0 : total
}

/** One connection that sends the next request as soon as the last one was answered. */
function keepAsking(
  port: number,
  next: () => string | undefined,
  count: (status: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    let rest: Buffer = Buffer.alloc(0)
    const send = (): void => {
      const request = next()
      if (request === undefined) socket.end(resolve)
      else socket.write(request, 'latin1')
    }
    socket.on('error', reject)
    socket.on('connect', send)
    socket.on('data', (chunk: Buffer) => {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
      let length: number
      try {
        length = measureAnswer(rest)
      } catch (error) {
        reject(error)
        socket.destroy()
        return
      }
      if (length === 0) return
      count(Number(rest.toString('latin1', 9, 12)))
      rest = rest.subarray(length)
      send()
    })
  })
}

/** Keeps this process from sleeping until the returned function is called. */
function stayAwake(): () => void {
  let awake = true
  const turn = (): void => {
    if (awake) setImmediate(turn)
  }
  turn()
  return () => {
    awake = false
  }
}

/**
 * Sends requests over connections that stay open, as raw bytes: a client that costs less than what it
 * measures. Answers need a `Content-Length`.
 *
 * It never sleeps: to wake a process costs the one that writes to it some microseconds, which a server that is
 * waited for would pay for each answer, and one that is not, as a bare one, would not.
 */
export async function exchange(
  port: number,
  requests: readonly string[],
  connections: number,
): Promise<Statuses> {
  const statuses: Statuses = {}
  let index = 0
  const next = (): string | undefined => requests[index++]
  const count = (status: number): void => {
    statuses[status] = (statuses[status] ?? 0) + 1
  }
  const sleep = stayAwake()
  try {
    await Promise.all(Array.from({ length: connections }, () => keepAsking(port, next, count)))
  } finally {
    sleep()
  }
  return statuses
}
