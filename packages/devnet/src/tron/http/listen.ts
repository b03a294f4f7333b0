import { crossOriginHeaders } from './crossOriginHeaders.js'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import { toJsonAnswer } from './HttpAnswer.js'
import type { HttpAnswer, HttpRequest } from './HttpAnswer.js'
import { readBody } from './readBody.js'

/** `undefined`: the connection breaks without an answer. */
export type HttpHandler = (request: HttpRequest) => Promise<HttpAnswer | undefined>

export interface Listener {
  readonly port: number
  /** Stops listening and cuts the connections that are open. */
  close(): Promise<void>
}

/** Serves on 127.0.0.1. It does not keep the process alive. */
export async function listen(handler: HttpHandler, port: number): Promise<Listener> {
  const server = createServer((request, response) => {
    void serve(handler, request, response)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  server.unref()
  return { port: readPort(server), close: () => stop(server) }
}

async function serve(
  handler: HttpHandler,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const url = new URL(`http://127.0.0.1:${incoming.socket.localPort}${incoming.url ?? '/'}`)
    const method = incoming.method ?? 'GET'
    if (method === 'OPTIONS') {
      response.writeHead(200, crossOriginHeaders).end()
      return
    }
    const body = await readBody(incoming)
    const answer = await handler({
      method,
      path: url.pathname.replace(/(?<=.)\/$/, ''),
      url,
      body,
      accept: incoming.headers.accept ?? '',
    }).catch(toJavaError)
    if (answer === undefined) {
      incoming.socket.destroy()
      return
    }
    response
      .writeHead(answer.status, { ...crossOriginHeaders, 'content-type': answer.contentType })
      .end(method === 'HEAD' ? undefined : answer.body)
  } catch {
    // The request broke off, or its address is not one: there is nobody to answer.
    incoming.socket.destroy()
  }
}

// Nothing should get here; a node in this state answers like this too.
function toJavaError(): HttpAnswer {
  return toJsonAnswer('{"Error":"class java.lang.NullPointerException : null"}')
}

function readPort(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

async function stop(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => {
      resolve()
    })
    server.closeAllConnections()
  })
}
