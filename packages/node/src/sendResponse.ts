import type { ServerResponse } from 'node:http'
import type { HttpResponse } from '@farebox/core'
import { applyHeaders } from './applyHeaders.js'
import { readMethods, type SendingMethods } from './SendingMethods.js'

/**
 * Sends a complete answer. Headers that are on the response already stay, unless the answer has one
 * of the same name. To a HEAD request the body's length is told and the body is not sent.
 *
 * `native` are the methods to send with, where those of `res` are patched.
 */
export function sendResponse(
  res: ServerResponse,
  response: HttpResponse,
  native: SendingMethods = readMethods(res),
): void {
  applyHeaders(res, response.headers)
  const hasBody = response.status !== 204 && response.status !== 304
  if (hasBody) res.setHeader('Content-Length', Buffer.byteLength(response.body))
  // An empty message makes Node use the standard one, whatever was set before.
  res.statusMessage = ''
  native.writeHead.call(res, response.status)
  if (res.req.method === 'HEAD' || !hasBody) native.end.call(res)
  else native.end.call(res, response.body)
}
