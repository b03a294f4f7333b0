/** One header as `[name, value]`. */
export type Header = readonly [name: string, value: string]

/** The raw bytes of a request's body, seen without taking them from the handler. */
export interface RequestBody {
  /**
   * SHA-256 of the whole body when it is at most `maxBytes` long, else `undefined`. Nothing is lost: the
   * handler reads the body afterwards as if nobody had looked.
   */
  readonly digestAhead: (maxBytes: number) => Promise<Uint8Array | undefined>
  /**
   * SHA-256 of a longer body, known once the handler has read it. `undefined` when the handler left some of
   * it unread: nobody knows then what was sent.
   */
  readonly digestRead: () => Promise<Uint8Array | undefined>
}

/** A request as the engines see it. `Context` is whatever the host hands to the user's functions. */
export interface HttpRequest<Context = unknown> {
  /** Upper case. */
  readonly method: string
  /** The absolute URL as the buyer sees it: behind a proxy, the public one. */
  readonly url: string
  /**
   * Every value of a header, one element for each time it was sent, in order.
   * Empty when it is absent. The name is given in lower case.
   */
  readonly headers: (name: string) => readonly string[]
  /** The host's own request (Express `Request`, Hono `Context`, Nest `ExecutionContext` …). */
  readonly context: Context
  /** The body as it travelled. Absent where the host cannot see its bytes. */
  readonly body?: RequestBody
  /** Aborts when the buyer goes away. */
  readonly signal?: AbortSignal
}

/** A complete answer that an engine asks its host to send. */
export interface HttpResponse {
  readonly status: number
  readonly headers: readonly Header[]
  readonly body: string | Uint8Array
}
