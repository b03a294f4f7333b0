/**
 * Texts by key, kept over crashes: the journal that `payByTransfer` of `@farebox/www-authenticate/client` wants.
 */
export interface FileJournal {
  /** All that was set and not deleted. */
  load(): Promise<ReadonlyMap<string, string>>
  /** Resolves when the text is on the disk. @throws `store_unavailable` */
  set(key: string, text: string): Promise<void>
  /** @throws `store_unavailable` */
  delete(key: string): Promise<void>
  /** Waits for the writes in progress and lets go of the directory. Later calls are `store_unavailable`. */
  close(): Promise<void>
}
