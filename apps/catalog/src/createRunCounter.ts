import type { RouteKey } from './catalog.js'

/** Counts handler runs, so that anyone can see from outside that one payment runs a handler once. */
export interface RunCounter {
  readonly count: (key: RouteKey) => void
  /** The body of `GET /stats`. */
  readonly stats: () => { readonly handlerRuns: Readonly<Record<string, number>> }
}

export function createRunCounter(): RunCounter {
  const runs = new Map<RouteKey, number>()
  return {
    count: (key) => void runs.set(key, (runs.get(key) ?? 0) + 1),
    stats: () => ({ handlerRuns: Object.fromEntries(runs) }),
  }
}
