import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** One listener on each connection, however many answers wait for their turn on it. */
const waiting = new WeakMap<Socket, Set<() => void>>()

function onSocketClose(socket: Socket, listener: () => void): () => void {
  let listeners = waiting.get(socket)
  if (listeners === undefined) {
    const created = new Set<() => void>()
    waiting.set(socket, created)
    socket.once('close', () => {
      for (const each of created) each()
    })
    listeners = created
  }
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/**
 * Calls back when a response closes: complete, or with its connection lost. A response that waits
 * behind others of its connection (pipelining) is not told by Node when that is lost, so this asks the
 * socket. Returns a function that stops listening.
 */
export function onConnectionClose(res: ServerResponse, listener: () => void): () => void {
  const stop = res.socket === null ? onSocketClose(res.req.socket, listener) : undefined
  res.once('close', listener)
  return () => {
    stop?.()
    res.removeListener('close', listener)
  }
}
