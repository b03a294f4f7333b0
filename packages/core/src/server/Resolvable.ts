/**
 * A setting: a value, or a function of the host's request (Express `Request`, Hono `Context` …) that is
 * called for every request.
 */
export type Resolvable<Value, Context = unknown> =
  | Value
  | ((context: Context) => Value | Promise<Value>)
