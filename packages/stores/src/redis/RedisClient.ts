/**
 * The part of a Redis client that the stores use. A `Redis` or `Cluster` of ioredis 5 or 6 is one.
 *
 * Its commands must reach the primary: with `scaleReads`, a replica that lags shows the past.
 */
export interface RedisClient {
  /** Sends one command; rejects with the server's error. Strings are answered as strings. */
  call(command: string, ...args: (string | number)[]): Promise<unknown>
}
