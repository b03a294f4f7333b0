/** The use of one account nonce by one transaction. */
export interface NonceLease {
  readonly nonce: number
  /**
   * Call right before each broadcast. `void`: the nonce was given away in the meantime, and the
   * transaction must not be sent.
   */
  beginSend(): 'first' | 'again' | 'void'
  /** The only node that was asked refused the first broadcast: the nonce is free again. */
  giveBack(): void
  /** The transaction is in a block. So is, then, every one with a lower nonce. */
  finish(): void
}

/** Hands out the nonces of one account, each to one transaction. */
export interface NonceQueue {
  /** Transactions that are not known to be in a block. */
  readonly pending: number
  /** @throws what reading the chain's count threw, the first time */
  acquire(): Promise<NonceLease>
  /** Skips nonces that somebody else has used, as far as the chain tells. */
  resync(): Promise<void>
  /**
   * Lower nonces that hold later ones up: given back and not taken since, or taken for a transaction
   * that was never sent. They are the caller's from then on, to be filled with anything.
   */
  takeGaps(below: number): readonly number[]
}

interface Entry {
  state: 'reserved' | 'sent' | 'free' | 'filling'
  /** When it got into this state, in milliseconds since the epoch. */
  since: number
}

/** A step is sent within moments of being planned; one that is this old was dropped. */
const abandonedMs = 15_000

/**
 * A queue in the memory of this process. It asks the chain once and counts on its own from there: the
 * pending count of a node that lags would give a nonce away twice.
 */
export function createNonceQueue(
  readPendingCount: () => Promise<number>,
  now: () => number,
): NonceQueue {
  /** Every nonce below `next` that is not known to be in a block. */
  const entries = new Map<number, Entry>()
  let start: Promise<void> | undefined
  let next = 0

  function skipTo(count: number): void {
    if (count > next) next = count
    for (const [nonce, { state }] of entries) {
      if (nonce < count && state !== 'sent') entries.delete(nonce)
    }
  }

  function lowestFree(): number | undefined {
    let lowest: number | undefined
    for (const [nonce, { state }] of entries) {
      if (state === 'free' && (lowest === undefined || nonce < lowest)) lowest = nonce
    }
    return lowest
  }

  function lease(nonce: number): NonceLease {
    const entry: Entry = { state: 'reserved', since: now() }
    entries.set(nonce, entry)
    const isMine = (): boolean => entries.get(nonce) === entry
    return {
      nonce,
      beginSend() {
        if (entry.state === 'sent') return 'again'
        if (!isMine() || entry.state !== 'reserved') return 'void'
        entry.state = 'sent'
        entry.since = now()
        return 'first'
      },
      giveBack() {
        if (!isMine()) return
        entry.state = 'free'
        entries.set(nonce, { state: 'free', since: now() })
      },
      finish() {
        for (const known of entries.keys()) if (known <= nonce) entries.delete(known)
      },
    }
  }

  return {
    get pending() {
      return entries.size
    },
    async acquire() {
      start ??= readPendingCount().then(skipTo)
      try {
        await start
      } catch (error) {
        start = undefined
        throw error
      }
      const free = lowestFree()
      if (free !== undefined) return lease(free)
      next += 1
      return lease(next - 1)
    },
    async resync() {
      skipTo(await readPendingCount())
    },
    takeGaps(below) {
      const time = now()
      const gaps = [...entries].filter(
        ([nonce, { state, since }]) =>
          nonce < below && state !== 'sent' && time - since >= abandonedMs,
      )
      for (const [nonce] of gaps) entries.set(nonce, { state: 'filling', since: time })
      return gaps.map(([nonce]) => nonce)
    },
  }
}
