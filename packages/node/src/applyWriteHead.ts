import {
  type OutgoingHttpHeader,
  type OutgoingHttpHeaders,
  ServerResponse,
  STATUS_CODES,
} from 'node:http'
import { listHeaderNames } from './responseInternals.js'
import { readMethods } from './SendingMethods.js'

type HeadersArgument = OutgoingHttpHeaders | OutgoingHttpHeader[]

export type WriteHeadArguments = readonly [
  status: number,
  reason?: string | HeadersArgument,
  headers?: HeadersArgument,
]

/** An object, a flat list of names and values, or a list of pairs, as pairs. */
function toPairs(headers: HeadersArgument): readonly [string, OutgoingHttpHeader][] {
  if (!Array.isArray(headers)) {
    return Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    )
  }
  const flat = headers.flatMap((item) => (Array.isArray(headers[0]) ? item : [item]))
  return flat.flatMap((name, index) => {
    const value = flat[index + 1]
    return index % 2 === 0 && value !== undefined ? [[String(name), value]] : []
  })
}

/**
 * Does what `writeHead` does, and leaves the head open: status, message and headers are on the
 * response afterwards. A response that is never sent takes the call first, so that whatever Node
 * refuses is refused, and duplicates come out as this version of Node has them.
 */
export function applyWriteHead(res: ServerResponse, parameters: WriteHeadArguments): void {
  if (parameters.length === 1 && !res.statusMessage && STATUS_CODES[parameters[0]] !== undefined) {
    // The most common call by far, in which there is nothing to refuse or to merge.
    res.statusCode = parameters[0]
    res.statusMessage = STATUS_CODES[parameters[0]] ?? ''
    return
  }
  const trial = new ServerResponse(res.req)
  for (const name of listHeaderNames(res)) trial.setHeader(name, res.getHeader(name) ?? '')
  trial.statusMessage = res.statusMessage
  readMethods(trial).writeHead.call(trial, ...parameters)

  const [, reason, last] = parameters
  const headers = (typeof reason === 'string' ? undefined : reason) ?? last
  const pairs = headers === undefined ? [] : toPairs(headers)
  for (const [name, value] of pairs) {
    const merged = trial.getHeader(name)
    if (merged !== undefined) res.setHeader(name, merged)
    // With no header set before, Node sends the list as it is.
    else res.appendHeader(name, Array.isArray(value) ? value : String(value))
  }
  res.statusCode = trial.statusCode
  res.statusMessage = trial.statusMessage
}
