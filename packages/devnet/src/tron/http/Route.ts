import type { TronChain, TronView } from '../TronChain.js'
import type { TronJson } from './json/TronJson.js'
import type { RouteInput } from './RouteInput.js'

/** What a route works on. */
export interface RouteContext {
  readonly chain: TronChain
  /** `solid` under `/walletsolidity/`. */
  readonly view: TronView
  /** Whether receipts are not to be found just now. */
  readonly isInfoEmpty: () => boolean
}

/**
 * Answers with `visible: false` forms; the server writes the visible ones.
 *
 * @throws what {@link refuse} throws, which becomes `{ "Error": … }`.
 */
export type Route = (context: RouteContext, input: RouteInput) => Promise<TronJson>

export interface RouteEntry {
  readonly answer: Route
  /** Without it, a GET request gets 405. */
  readonly get?: true
  /** Served under `/walletsolidity/`, too. */
  readonly solid?: true
}

/** A read: GET and POST, on full and solid chain. */
export function readRoute(answer: Route): RouteEntry {
  return { answer, get: true, solid: true }
}

/** Anything that takes a JSON body. */
export function postRoute(answer: Route): RouteEntry {
  return { answer }
}
