import { type Agent, type ClientRequest, type IncomingMessage, request } from 'node:http'
import { type Answer, readAnswer } from './Answer.js'

export interface RequestInput {
  readonly method?: string
  /** A list sends the header once for each value. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  readonly body?: string | Buffer
  /** Default: a connection of its own. */
  readonly agent?: Agent
}

/** A request on its way, which can be given up at any moment. */
export interface SentRequest {
  /** When the head is there. The body waits until somebody reads it. */
  readonly response: Promise<IncomingMessage>
  /** Reads to the end. Rejects when the connection is cut. */
  readonly answer: () => Promise<Answer>
  /** Cuts the connection. */
  readonly destroy: () => void
}

function toPromise(sent: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    sent.once('response', resolve)
    sent.once('error', reject)
  })
}

/** @param target the request target as it is to travel; nothing is normalized. */
export function startRequest(url: string, target: string, input: RequestInput = {}): SentRequest {
  const { hostname, port } = new URL(url)
  const headers: Record<string, string | string[]> = {}
  for (const [name, value] of Object.entries(input.headers ?? {})) {
    headers[name] = typeof value === 'string' ? value : [...value]
  }
  const sent = request({
    hostname,
    port,
    path: target,
    method: input.method ?? 'GET',
    headers,
    agent: input.agent ?? false,
  })
  const response = toPromise(sent)
  // Whoever destroys a request does not look at its answer.
  response.catch(() => undefined)
  // Later errors are those of a connection that was cut.
  sent.on('error', () => undefined)
  sent.end(input.body)
  return {
    response,
    answer: async () => readAnswer(await response, sent.reusedSocket),
    destroy: () => sent.destroy(),
  }
}

export function sendRequest(
  url: string,
  target: string,
  input: RequestInput = {},
): Promise<Answer> {
  return startRequest(url, target, input).answer()
}
