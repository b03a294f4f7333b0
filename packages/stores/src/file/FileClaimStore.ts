import type { ClaimStore } from '@farebox/core/server'

export interface FileClaimStore extends ClaimStore {
  /** Waits for the writes in progress and lets go of the directory. Later calls are `store_unavailable`. */
  close(): Promise<void>
}
