import type { ServerResponse } from 'node:http'

/**
 * Calls back when the last byte of a response has been handed to the operating system, and not when the
 * connection was lost before. Returns a function that stops listening.
 */
export function onLastByte(res: ServerResponse, listener: () => void): () => void {
  const { socket } = res.req
  const onFinish = (): void => {
    // Node also says `finish` when the last write failed.
    if (!socket.destroyed && !socket.errored) listener()
  }
  // Before Node's own listener, which lets go of the connection.
  res.prependListener('finish', onFinish)
  return () => {
    res.removeListener('finish', onFinish)
  }
}
