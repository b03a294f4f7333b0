import type { TronChain } from '../TronChain.js'
import type { HttpAnswer } from './HttpAnswer.js'
import { toJsonAnswer } from './HttpAnswer.js'
import type { TronDevnetFaults } from './TronDevnetFaults.js'

/** The faults as the server meets them. */
export interface FaultState {
  readonly faults: TronDevnetFaults
  /** The answer that is planned for a request of this path. */
  readonly takeAnswer: (path: string) => HttpAnswer | undefined
  readonly takeLostBroadcast: () => boolean
  readonly isInfoEmpty: () => boolean
}

interface PlannedAnswer {
  readonly answer: HttpAnswer
  readonly path: string | undefined
}

/** Faults of the server, and those of the chain behind it. */
export function createFaults(chain: TronChain): FaultState {
  const planned: PlannedAnswer[] = []
  let lostBroadcasts = 0
  let emptyCalls = 0
  let emptyUntil = 0

  const faults: TronDevnetFaults = {
    delayReceipts: (span) => {
      if ('calls' in span) chain.faults.hideInfos(span.calls)
      else chain.faults.delayReceipts(span.ms)
    },
    emptyInfoFor: (span) => {
      if ('calls' in span) emptyCalls = span.calls
      else emptyUntil = Date.now() + span.ms
    },
    dropNextBroadcast: () => {
      chain.faults.dropBroadcasts(1)
    },
    refuseNextBroadcast: (code, message = '') => {
      chain.faults.refuseBroadcasts(1, code, message)
    },
    loseNextBroadcastAnswer: () => {
      lostBroadcasts += 1
    },
    answerNext: (status, body = '', path) => {
      planned.push({ answer: toJsonAnswer(body, status), path })
    },
    holdTransactions: (hold) => {
      chain.faults.holdTransactions(hold)
    },
    staleBlock: (stale) => {
      chain.faults.freezeHead(stale)
    },
    reorg: (depth, transactions = 'drop') => chain.reorg(depth, { transactions }),
    clear: () => {
      planned.length = 0
      lostBroadcasts = 0
      emptyCalls = 0
      emptyUntil = 0
      chain.faults.clear()
    },
  }

  return {
    faults,
    takeAnswer: (path) => {
      const index = planned.findIndex((entry) => entry.path === undefined || entry.path === path)
      return index < 0 ? undefined : planned.splice(index, 1)[0]?.answer
    },
    takeLostBroadcast: () => {
      if (lostBroadcasts === 0) return false
      lostBroadcasts -= 1
      return true
    },
    isInfoEmpty: () => {
      if (emptyCalls > 0) {
        emptyCalls -= 1
        return true
      }
      return Date.now() < emptyUntil
    },
  }
}
