/** A request as the routes see it: its body is read, within the cap. */
export interface HttpRequest {
  readonly method: string
  /** Without the query, without a trailing slash, such as `/wallet/getnowblock`. */
  readonly path: string
  readonly url: URL
  /** Empty where there is none. `undefined`: larger than {@link maxBodyBytes}. */
  readonly body: string | undefined
  readonly accept: string
}

export interface HttpAnswer {
  readonly status: number
  readonly contentType: string
  readonly body: string
}

/** java-tron's default for one message. */
export const maxBodyBytes = 4_194_304

export function toJsonAnswer(body: string, status = 200): HttpAnswer {
  return { status, contentType: 'application/json;charset=utf-8', body: `${body}\n` }
}
