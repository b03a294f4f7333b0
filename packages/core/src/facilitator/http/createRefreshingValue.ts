import type { Environment } from '../../environment.js'

/** How long a failed refresh is not tried again. */
const retryMs = 30_000

/**
 * A function that loads a value once for all who ask, keeps it, and renews it in the background when
 * it is older than `ttlMs`. While a renewal fails the last good value stays.
 */
export function createRefreshingValue<Value>(
  load: () => Promise<Value>,
  ttlMs: number,
  environment: Environment,
): () => Promise<Value> {
  let good: { readonly value: Value } | undefined
  let loading: Promise<Value> | undefined
  let freshUntil = 0

  const refresh = async (): Promise<Value> => {
    try {
      const value = await load()
      good = { value }
      freshUntil = environment.now() + ttlMs
      return value
    } catch (error) {
      freshUntil = environment.now() + retryMs
      throw error
    } finally {
      loading = undefined
    }
  }

  return async () => {
    if (good !== undefined && environment.now() < freshUntil) return good.value
    loading ??= refresh()
    if (good === undefined) return loading
    loading.catch(() => undefined)
    return good.value
  }
}
