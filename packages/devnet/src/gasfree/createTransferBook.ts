import { randomUUID } from 'node:crypto'
import type { Address } from 'viem'
import type { TronChain } from '../tron/TronChain.js'
import type { RelayTransaction } from './createGasFreeRelayer.js'
import type { GasFreeSubmission } from './parseGasFreeSubmission.js'

/** A transfer as the provider tells it. */
export interface RelayedTransfer {
  readonly id: string
  readonly submission: GasFreeSubmission
  readonly state: 'WAITING' | 'INPROGRESS' | 'CONFIRMING' | 'SUCCEED' | 'FAILED'
  readonly transactionState: 'INIT' | 'NOT_ON_CHAIN' | 'ON_CHAIN' | 'SOLIDITY' | 'ON_CHAIN_FAILED'
  readonly transaction?: RelayTransaction
  readonly block?: { readonly number: number; readonly timestamp: number }
}

/** The transfers that a provider has taken, on their way to the chain. */
export interface TransferBook {
  add(submission: GasFreeSubmission): RelayedTransfer
  get(id: string): RelayedTransfer | undefined
  isPending(user: Address): boolean
  /** Takes every transfer as far as it gets now. */
  advance(): Promise<void>
}

export interface TransferBookOptions {
  readonly chain: TronChain
  readonly sign: (submission: GasFreeSubmission) => Promise<RelayTransaction>
  /** What the next transfer that is WAITING shall do. */
  readonly decide: () => 'send' | 'hold' | 'fail'
}

export function createTransferBook({ chain, sign, decide }: TransferBookOptions): TransferBook {
  const transfers = new Map<string, RelayedTransfer>()

  async function send(transfer: RelayedTransfer): Promise<RelayedTransfer> {
    const decision = decide()
    if (decision === 'hold') return transfer
    if (decision === 'fail')
      return { ...transfer, state: 'FAILED', transactionState: 'NOT_ON_CHAIN' }
    const transaction = await sign(transfer.submission)
    const answer = await chain.broadcast(transaction.submission)
    return answer.result
      ? { ...transfer, transaction, state: 'INPROGRESS', transactionState: 'NOT_ON_CHAIN' }
      : { ...transfer, state: 'FAILED', transactionState: 'NOT_ON_CHAIN' }
  }

  /** One that is in no block is sent again; one that never can be is signed anew. */
  async function track(
    transfer: RelayedTransfer,
    transaction: RelayTransaction,
  ): Promise<RelayedTransfer> {
    const info = await chain.getTransactionInfo(transaction.id)
    if (info === undefined) {
      const { timestamp } = await chain.getHead()
      if (timestamp >= transaction.expiration) return send(transfer)
      await chain.broadcast(transaction.submission)
      return { ...transfer, state: 'INPROGRESS', transactionState: 'NOT_ON_CHAIN' }
    }
    const block = { number: info.blockNumber, timestamp: info.blockTimestamp }
    if (info.result !== 'SUCCESS') {
      return { ...transfer, block, state: 'FAILED', transactionState: 'ON_CHAIN_FAILED' }
    }
    const solid = await chain.getTransactionInfo(transaction.id, 'solid')
    return solid === undefined
      ? { ...transfer, block, state: 'CONFIRMING', transactionState: 'ON_CHAIN' }
      : { ...transfer, block, state: 'SUCCEED', transactionState: 'SOLIDITY' }
  }

  return {
    add(submission) {
      const transfer: RelayedTransfer = {
        id: randomUUID(),
        submission,
        state: 'WAITING',
        transactionState: 'INIT',
      }
      transfers.set(transfer.id, transfer)
      return transfer
    },
    get: (id) => transfers.get(id),
    isPending: (user) =>
      [...transfers.values()].some(
        ({ state, submission }) =>
          submission.permit.user === user && (state === 'WAITING' || state === 'INPROGRESS'),
      ),
    async advance() {
      for (const transfer of transfers.values()) {
        const { id, state, transaction } = transfer
        if (state === 'SUCCEED' || state === 'FAILED') continue
        const next =
          transaction === undefined ? await send(transfer) : await track(transfer, transaction)
        transfers.set(id, next)
      }
    },
  }
}
