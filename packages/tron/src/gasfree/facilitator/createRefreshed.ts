import type { Environment } from '@farebox/core'

/** Reads a value at most once in a while. What could not be read is not remembered. */
export function createRefreshed<Value>(
  read: () => Promise<Value>,
  freshMs: number,
  { now }: Pick<Environment, 'now'>,
): () => Promise<Value> {
  let kept: { readonly until: number; readonly value: Promise<Value> } | undefined
  return () => {
    if (kept !== undefined && now() < kept.until) return kept.value
    const current = { until: now() + freshMs, value: read() }
    kept = current
    current.value.catch(() => {
      if (kept === current) kept = undefined
    })
    return current.value
  }
}
