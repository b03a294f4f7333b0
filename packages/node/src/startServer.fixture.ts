import { createServer, type RequestListener, type Server } from 'node:http'
import { connect } from 'node:net'
import { onTestFinished } from 'vitest'

export interface TestServer {
  readonly port: number
  readonly server: Server
  /** Sends these bytes over a new connection; resolves with all that came until it was closed. */
  readonly exchange: (request: string) => Promise<string>
}

/** Every response has its own date. */
function hideDate(text: string): string {
  return text.replaceAll(/^Date: .*$/gm, 'Date: now')
}

/** A server on a free port that is closed with the test. */
export async function startServer(listener: RequestListener): Promise<TestServer> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    port,
    server,
    exchange: (request) =>
      new Promise((resolve) => {
        const socket = connect(port, '127.0.0.1')
        let text = ''
        socket.setEncoding('latin1')
        socket.on('data', (chunk: string) => {
          text += chunk
        })
        socket.on('error', () => undefined)
        socket.on('close', () => resolve(hideDate(text)))
        socket.write(request, 'latin1')
      }),
  }
}

/** A request as text, on a connection that closes after it. */
export function get(path = '/', more = ''): string {
  return `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${more}Connection: close\r\n\r\n`
}

export function countConnections({ server }: TestServer): Promise<number> {
  return new Promise((resolve) => {
    server.getConnections((_, count) => resolve(count))
  })
}
