import type { IncomingMessage, ServerResponse } from 'node:http'
import { FareboxError, parseFacilitatorRequest, parseJson, toFareboxError } from '@farebox/core'
import { createFakeFacilitator, type FakeFacilitatorOptions } from './createFakeFacilitator.js'
import type { FakeFacilitator } from './FakeFacilitator.js'

/** A fake facilitator that another process can ask. */
export interface FakeFacilitatorServer {
  /** Give it to a paywall as `facilitator`. */
  readonly url: string
  /** What changes the answers, and what was asked and settled. */
  readonly facilitator: FakeFacilitator
  /** Stops it, whoever is still connected. */
  close(): Promise<void>
}

const maxBodyBytes = 262_144

async function readBody(req: IncomingMessage): Promise<string> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of req) {
    if (!(piece instanceof Uint8Array)) throw new FareboxError('request_invalid')
    size += piece.length
    if (size > maxBodyBytes) throw new FareboxError('request_too_large')
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}

async function answer(
  facilitator: FakeFacilitator,
  req: IncomingMessage,
  signal: AbortSignal,
): Promise<unknown> {
  const route = `${req.method} ${req.url}`
  if (route === 'GET /supported') return facilitator.supported()
  if (route !== 'POST /verify' && route !== 'POST /settle') return undefined
  const request = parseFacilitatorRequest(parseJson(await readBody(req)))
  return route === 'POST /verify'
    ? facilitator.verify(request, { signal })
    : facilitator.settle(request, { signal })
}

function sendJson(res: ServerResponse, status: number, value: unknown): void {
  res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}

/** A fault on the wire is the absence of an answer, or an answer that is not x402. */
function sendError(res: ServerResponse, error: FareboxError): void {
  if (error.code === 'facilitator_unavailable') {
    res.destroy()
  } else if (error.code === 'facilitator_malformed') {
    res.writeHead(200, { 'content-type': 'text/html' }).end('<html>Welcome</html>')
  } else if (error.code !== 'facilitator_timeout') {
    sendJson(res, error.status, error.toProblem())
  }
}

/**
 * {@link createFakeFacilitator} over HTTP on a free port of this machine, for a server under test that
 * runs in another process. Faults become what they are on the wire: `unreachable` and `lost` a closed
 * connection, `malformed` a web page, `timeout` and `hang` no answer for as long as the caller waits.
 *
 * @example
 * ```ts
 * import { startFakeFacilitator } from '@farebox/testing'
 *
 * const { url, facilitator, close } = await startFakeFacilitator()
 * // … start the server with FACILITATOR_URL=url, send it paid requests …
 * facilitator.settled.length
 * await close()
 * ```
 */
export async function startFakeFacilitator(
  options: FakeFacilitatorOptions = {},
): Promise<FakeFacilitatorServer> {
  // Here, because everything else of this package also runs where Node's modules do not exist.
  const { createServer } = await import('node:http')
  const facilitator = createFakeFacilitator(options)
  const server = createServer((req, res) => {
    const gone = new AbortController()
    res.once('close', () => gone.abort())
    answer(facilitator, req, gone.signal).then(
      (value) => sendJson(res, value === undefined ? 404 : 200, value ?? {}),
      (thrown: unknown) => sendError(res, toFareboxError(thrown)),
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  // A TCP server that listens has an address with a port.
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    facilitator,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
