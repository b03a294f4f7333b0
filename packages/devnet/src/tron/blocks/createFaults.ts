import type { Refusal } from '../execution/Refusal.js'
import type { TronFaults } from '../TronChain.js'

/** The faults in force, for the chain to ask about. */
export interface FaultState extends TronFaults {
  /** The refusal of this broadcast; counts it. */
  takeRefusal(): Refusal | undefined
  /** Whether to forget this broadcast; counts it. */
  takeDrop(): boolean
  /** Whether the receipt of a block of that age is to be seen; counts the read. */
  takeInfo(ageMs: number): boolean
}

/** No faults, at first. */
export function createFaults(
  hold: (isHeld: boolean) => void,
  freeze: (isFrozen: boolean) => void,
): FaultState {
  let drops = 0
  let refusals: readonly Refusal[] = []
  let hidden = 0
  let delayMs = 0

  return {
    dropBroadcasts(count) {
      drops = count
    },
    refuseBroadcasts(count, code, message) {
      refusals = Array.from({ length: count }, () => ({ code, message }))
    },
    holdTransactions: hold,
    delayReceipts(milliseconds) {
      delayMs = milliseconds
    },
    hideInfos(count) {
      hidden = count
    },
    freezeHead: freeze,
    clear() {
      drops = 0
      refusals = []
      hidden = 0
      delayMs = 0
      hold(false)
      freeze(false)
    },
    takeRefusal() {
      const [first, ...rest] = refusals
      refusals = rest
      return first
    },
    takeDrop: () => drops > 0 && drops-- > 0,
    takeInfo(ageMs) {
      if (hidden > 0) {
        hidden--
        return false
      }
      return ageMs >= delayMs
    },
  }
}
