import type { TransferJournal } from './TransferJournal.js'

/**
 * A journal that ends with the process: for tests, and where paying twice after a crash is no matter. For
 * everything else there is `openFileJournal` of `@farebox/stores/file`.
 */
export function createMemoryJournal(): TransferJournal {
  const texts = new Map<string, string>()
  return {
    load: async () => new Map(texts),
    async set(key, text) {
      texts.set(key, text)
    },
    async delete(key) {
      texts.delete(key)
    },
  }
}
