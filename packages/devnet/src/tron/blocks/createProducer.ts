import { encodeHex, FareboxError } from '@farebox/core'
import type { Candidate } from '../execution/Candidate.js'
import { executeTransaction } from '../execution/executeTransaction.js'
import type { Refusal } from '../execution/Refusal.js'
import type { Ledger } from '../state/createLedger.js'
import type { TronBlock, TronParameters, TronTransaction } from '../TronChain.js'
import type { Tvm } from '../tvm/createTvm.js'
import type { Executed } from './createBlock.js'
import { createBlock, createInfos, witness } from './createBlock.js'
import type { BlockStore } from './createBlockStore.js'

/** Puts transactions into blocks. */
export interface Producer {
  /** Carries the transaction out on top of what is pending, and keeps it for the next block. */
  submit(candidate: Candidate, options?: { forget: boolean }): Promise<Refusal | undefined>
  getPending(): readonly TronTransaction[]
  /** Makes a block of the one transaction that is pending, as it was carried out. */
  sealAtOnce(): Promise<TronBlock>
  /** Makes a block of the change and of what is pending. */
  seal(change?: () => void): Promise<TronBlock>
  reorg(depth: number, transactions: 'drop' | 'pend'): Promise<TronBlock>
  getSolidNumber(): number
  setSolidityLag(blocks: number): void
  hold(isHeld: boolean): void
}

/** What the producer works with. */
export interface ProducerOptions {
  readonly ledger: Ledger
  readonly tvm: Tvm
  readonly store: BlockStore
  readonly parameters: TronParameters
  readonly now: () => number
  readonly solidityLag: number
}

interface Pending extends Executed {
  readonly candidate: Candidate
  /** The time of the block that it was carried out for. */
  readonly timestamp: number
}

/**
 * Between blocks, the ledger is as the pending transactions left it. Making a block goes back to the head and
 * carries them out again, in the new block's time.
 */
export function createProducer(options: ProducerOptions): Producer {
  const { ledger, store } = options
  const { journal } = ledger
  let pending: readonly Pending[] = []
  let lag = options.solidityLag
  let solid = 0
  let fork = 0
  let isHeld = false

  async function execute(candidate: Candidate, timestamp: number): Promise<Pending | Refusal> {
    const { block: head } = store.getHead()
    const position = journal.getPosition()
    const outcome = await executeTransaction(candidate, {
      ...options,
      block: { number: head.number + 1, timestamp, witness },
      head,
      getBlockId: (number) => store.get(number)?.block.id,
    })
    if ('code' in outcome) {
      journal.revert(position)
      return outcome
    }
    const { id, raw, rawBytes, signatures, size } = candidate
    const result = outcome.receipt.result ?? 'SUCCESS'
    return {
      candidate,
      timestamp,
      outcome,
      transaction: { id, raw, rawBytes, signatures: signatures.map(encodeHex), size, result },
    }
  }

  async function executeAll(
    candidates: readonly Candidate[],
    timestamp: number,
  ): Promise<readonly Pending[]> {
    const executed: Pending[] = []
    for (const candidate of candidates) {
      const one = await execute(candidate, timestamp)
      if ('outcome' in one) executed.push(one)
    }
    return executed
  }

  function nextTime(): number {
    const time = Math.max(options.now(), store.getHead().block.timestamp + 1)
    ledger.setTime(time)
    return time
  }

  async function seal(change?: () => void): Promise<TronBlock> {
    const candidates = pending.map(({ candidate }) => candidate)
    const timestamp = nextTime()
    journal.revert(store.getHead().position)
    change?.()
    const executed = await executeAll(isHeld ? [] : candidates, timestamp)
    const block = append(executed, timestamp, change)
    pending = isHeld ? await executeAll(candidates, nextTime()) : []
    return block
  }

  /** Makes a block of what the ledger has on top of the head. */
  function append(
    executed: readonly Pending[],
    timestamp: number,
    change: (() => void) | undefined,
  ): TronBlock {
    const block = createBlock(store.getHead().block, timestamp, fork, executed)
    store.append({
      block,
      candidates: executed.map(({ candidate }) => candidate),
      infos: createInfos(block, executed),
      position: journal.getPosition(),
      ...(change === undefined ? {} : { change }),
    })
    advanceSolid()
    return block
  }

  /** The solid block only ever moves on, and its history becomes final. */
  function advanceSolid(): void {
    solid = Math.max(solid, store.getHead().block.number - lag)
    journal.forget(store.get(solid)?.position ?? 0)
  }

  return {
    seal,
    async sealAtOnce() {
      const [only, ...others] = pending
      if (isHeld || only === undefined || others.length > 0) return await seal()
      pending = []
      return append([only], only.timestamp, undefined)
    },
    getPending: () => pending.map(({ transaction }) => transaction),
    getSolidNumber: () => solid,
    async submit(candidate, { forget } = { forget: false }) {
      const position = journal.getPosition()
      const executed = await execute(candidate, nextTime())
      if (!('outcome' in executed)) return executed
      if (forget) journal.revert(position)
      else pending = [...pending, executed]
      return undefined
    },
    async reorg(depth, transactions) {
      if (store.getHead().block.number - depth < solid) {
        throw new FareboxError('devnet_failed', { detail: 'A solidified block never goes away.' })
      }
      fork++
      journal.revert(store.getHead().position)
      const kept = pending.map(({ candidate }) => candidate)
      pending = []
      const removed = Array.from({ length: depth }, () => store.pop()).toReversed()
      journal.revert(store.getHead().position)
      for (const { change } of removed) await seal(change)
      const taken = removed.flatMap(({ candidates }) => candidates)
      const again = transactions === 'pend' ? [...taken, ...kept] : kept
      pending = await executeAll(again, nextTime())
      return store.getHead().block
    },
    setSolidityLag(blocks) {
      lag = blocks
      advanceSolid()
    },
    hold(held) {
      isHeld = held
    },
  }
}
