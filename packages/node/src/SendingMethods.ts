import type { ServerResponse } from 'node:http'

/** The methods that send, without their overloads: whoever calls them passes on what it was given. */
export interface SendingMethods {
  readonly writeHead: (this: ServerResponse, ...parameters: readonly unknown[]) => ServerResponse
  readonly write: (this: ServerResponse, ...parameters: readonly unknown[]) => boolean
  readonly end: (this: ServerResponse, ...parameters: readonly unknown[]) => ServerResponse
  readonly flushHeaders: (this: ServerResponse) => void
  readonly writeEarlyHints: (this: ServerResponse, ...parameters: readonly unknown[]) => void
}

/** The methods of a response as they are now. */
export function readMethods(source: ServerResponse): SendingMethods {
  // Overloads cannot take a list of anything; the methods check what they get.
  const methods = source as unknown as SendingMethods
  return {
    writeHead: methods.writeHead,
    write: methods.write,
    end: methods.end,
    flushHeaders: methods.flushHeaders,
    writeEarlyHints: methods.writeEarlyHints,
  }
}
