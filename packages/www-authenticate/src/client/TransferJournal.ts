/**
 * Where transfers are written down before they are made, so that a crash makes nobody pay twice. Holds signed
 * transactions and secrets: nobody else may read it. One journal belongs to one process at a time.
 */
export interface TransferJournal {
  /** All that was set and not deleted. */
  load(): Promise<ReadonlyMap<string, string>>
  /** Resolves when a crash can no longer lose it. Money moves right after. */
  set(key: string, text: string): Promise<void>
  delete(key: string): Promise<void>
}
