import type { GasFreeFaults } from './GasFreeProvider.js'

/** The faults that are on, as the provider asks for them. Each `take` uses one up. */
export interface GasFreeFaultState {
  readonly faults: GasFreeFaults
  takeHidden(): boolean
  takeFailure(): number | undefined
  takeLostAnswer(): boolean
  decide(): 'send' | 'hold' | 'fail'
  isFrozen(): boolean
}

export function createGasFreeFaults(): GasFreeFaultState {
  let hidden = 0
  let failures: { readonly status: number; readonly left: number } = { status: 502, left: 0 }
  let lostAnswers = 0
  let failedTransfers = 0
  let isHeld = false
  let isFrozen = false

  return {
    faults: {
      hideTransfers(count) {
        hidden = count
      },
      failRequests(count, status = 502) {
        failures = { status, left: count }
      },
      loseSubmitAnswers(count) {
        lostAnswers = count
      },
      failTransfers(count) {
        failedTransfers = count
      },
      holdTransfers(hold) {
        isHeld = hold
      },
      freezeStates(freeze) {
        isFrozen = freeze
      },
      clear() {
        hidden = 0
        failures = { status: 502, left: 0 }
        lostAnswers = 0
        failedTransfers = 0
        isHeld = false
        isFrozen = false
      },
    },
    takeHidden() {
      if (hidden === 0) return false
      hidden -= 1
      return true
    },
    takeFailure() {
      if (failures.left === 0) return undefined
      failures = { ...failures, left: failures.left - 1 }
      return failures.status
    },
    takeLostAnswer() {
      if (lostAnswers === 0) return false
      lostAnswers -= 1
      return true
    },
    decide() {
      if (isHeld) return 'hold'
      if (failedTransfers === 0) return 'send'
      failedTransfers -= 1
      return 'fail'
    },
    isFrozen: () => isFrozen,
  }
}
