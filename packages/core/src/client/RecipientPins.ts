/**
 * The recipients that a buyer has come to know, one for each origin and network. Pass your own to keep
 * them over restarts or to share them between processes.
 */
export interface RecipientPins {
  /** The pinned recipient, or `undefined` where there is none yet. */
  find(origin: string, network: string): Promise<string | undefined>
  /**
   * Pins the recipient where none is pinned; answers with the one that is pinned then. Looking and
   * pinning are one atomic step.
   */
  pin(origin: string, network: string, recipient: string): Promise<string>
}
