/** One header as `[name, value]`. */
export type Header = readonly [name: string, value: string]

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
  /**
   * The raw bytes of the body exactly as they travelled, where the host can read them without
   * taking them from the handler. Absent where it cannot.
   */
  readonly rawBody?: () => Promise<Uint8Array>
  /** Aborts when the buyer goes away. */
  readonly signal?: AbortSignal
}

/** A complete answer that an engine asks its host to send. */
export interface HttpResponse {
  readonly status: number
  readonly headers: readonly Header[]
  readonly body: string
}
