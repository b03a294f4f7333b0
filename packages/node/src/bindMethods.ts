import type { ServerResponse } from 'node:http'

/** The methods that send, without their overloads: whoever calls them passes on what it was given. */
export interface SendingMethods {
  writeHead(...parameters: readonly unknown[]): ServerResponse
  write(...parameters: readonly unknown[]): boolean
  end(...parameters: readonly unknown[]): ServerResponse
  flushHeaders(): void
  writeEarlyHints(...parameters: readonly unknown[]): void
}

/** The methods of `source` as they are now, for `res`. */
export function bindMethods(source: ServerResponse, res: ServerResponse): SendingMethods {
  return {
    writeHead: source.writeHead.bind(res),
    write: source.write.bind(res),
    end: source.end.bind(res),
    flushHeaders: source.flushHeaders.bind(res),
    writeEarlyHints: source.writeEarlyHints.bind(res),
  }
}
