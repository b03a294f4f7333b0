import type { ServerResponse } from 'node:http'

function ignore(): void {}

/**
 * Makes a response that has been sent deaf: whatever is written to it from now on is dropped.
 *
 * An exception filter that answers without asking whether somebody has answered would otherwise make
 * Node throw, and the platform cut the connection before the answer has left.
 */
export function sealResponse(res: ServerResponse): void {
  const self = (): ServerResponse => res
  Object.assign(res, {
    setHeader: self,
    setHeaders: self,
    appendHeader: self,
    removeHeader: ignore,
    writeHead: self,
    flushHeaders: ignore,
    write: () => false,
    end: self,
  })
}
