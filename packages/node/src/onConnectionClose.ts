import type { ServerResponse } from 'node:http'

/**
 * Calls back when a response closes: complete, or with its connection lost. A response that waits
 * behind others of its connection (pipelining) is not told by Node when that is lost, so this asks the
 * socket. Returns a function that stops listening.
 */
export function onConnectionClose(res: ServerResponse, listener: () => void): () => void {
  const { socket } = res.req
  const sources = res.socket === null ? [res, socket] : [res]
  const stop = (): void => {
    for (const source of sources) source.removeListener('close', listener)
  }
  for (const source of sources) source.once('close', listener)
  return stop
}
