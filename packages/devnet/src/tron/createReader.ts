import { encodeHex } from '@farebox/core'
import { keccak_256 } from '@noble/hashes/sha3.js'
import type { BlockStore } from './blocks/createBlockStore.js'
import type { FaultState } from './blocks/createFaults.js'
import type { Producer } from './blocks/createProducer.js'
import { matchLog } from './matchLog.js'
import type { Ledger } from './state/createLedger.js'
import { toAccountInfo } from './state/toAccountInfo.js'
import type {
  Hex,
  TronBlock,
  TronCall,
  TronCallResult,
  TronChain,
  TronParameters,
  TronTransaction,
  TronView,
} from './TronChain.js'
import type { Tvm } from './tvm/createTvm.js'

/** Stands in for java-tron's limit of time: an endless call ends within a second. */
const constantEnergyLimit = 10_000_000

/** The part of the chain that changes nothing. */
export type Reader = Pick<
  TronChain,
  | 'getHead'
  | 'getBlock'
  | 'getTransaction'
  | 'getTransactionInfo'
  | 'getTransactionInfosOfBlock'
  | 'getPendingIds'
  | 'getTransactionsOf'
  | 'getLogs'
  | 'getAccount'
  | 'getDelegations'
  | 'getContract'
  | 'getCode'
  | 'getStorage'
  | 'call'
>

/** What there is to read. */
export interface ReaderOptions {
  readonly ledger: Ledger
  readonly tvm: Tvm
  readonly store: BlockStore
  readonly producer: Producer
  readonly parameters: TronParameters
  readonly faults: FaultState
  readonly now: () => number
  /** The head that readers are to see, while it is frozen. */
  readonly getFrozen: (view: TronView) => TronBlock | undefined
}

/** Reads blocks and state, of the newest block or of the newest solid one. */
export function createReader(options: ReaderOptions): Reader {
  const { ledger, tvm, store, producer, parameters, faults, now } = options

  function getNewest(view: TronView): number {
    return view === 'full' ? store.getHead().block.number : producer.getSolidNumber()
  }

  function getRange(view: TronView, from = 0, to = Infinity): ReturnType<BlockStore['getRange']> {
    return store.getRange(from, Math.min(to, getNewest(view)))
  }

  /** State of the full view includes what is pending. */
  async function readState<T>(view: TronView, read: () => Promise<T>): Promise<T> {
    const solid = store.get(producer.getSolidNumber())
    return view === 'full' || solid === undefined
      ? await read()
      : await ledger.journal.readAt(solid.position, read)
  }

  async function call(request: TronCall, view: TronView): Promise<TronCallResult> {
    const block = store.get(getNewest(view))?.block ?? store.getHead().block
    return await readState(view, async () => {
      const balance = ledger.accounts.get(request.from)?.balance ?? 0n
      if (balance < (request.value ?? 0n)) return unaffordable
      const position = ledger.journal.getPosition()
      const context = { block, energyLimit: constantEnergyLimit, rootId: block.id }
      const run = await tvm.run(request, context)
      ledger.journal.revert(position)
      return run
    })
  }

  return {
    call: async (request, view = 'full') => await call(request, view),
    async getHead(view = 'full') {
      return options.getFrozen(view) ?? store.get(getNewest(view))?.block ?? store.getHead().block
    },
    async getBlock(numberOrId, view = 'full') {
      const block = store.get(numberOrId)?.block
      return block === undefined || block.number > getNewest(view) ? undefined : block
    },
    async getTransaction(id, view = 'full') {
      const found = store.getTransaction(id)
      if (found !== undefined) {
        return found.info.blockNumber > getNewest(view) ? undefined : found.transaction
      }
      return view === 'full' ? producer.getPending().find((entry) => entry.id === id) : undefined
    },
    async getTransactionInfo(id, view = 'full') {
      const info = store.getTransaction(id)?.info
      if (info === undefined || info.blockNumber > getNewest(view)) return undefined
      return faults.takeInfo(now() - info.blockTimestamp) ? info : undefined
    },
    async getTransactionInfosOfBlock(number, view = 'full') {
      return getRange(view, number, number).flatMap(({ infos }) => infos)
    },
    getPendingIds: async () => producer.getPending().map(({ id }) => id),
    async getTransactionsOf(address, view = 'full') {
      return getRange(view)
        .flatMap(({ block }) => block.transactions)
        .filter((transaction) => names(transaction, address))
    },
    async getLogs(filter, view = 'full') {
      return getRange(view, filter.fromBlock, filter.toBlock)
        .filter(({ block }) => filter.blockId === undefined || block.id === filter.blockId)
        .flatMap(({ infos }) => infos.flatMap(({ logs }) => logs))
        .filter((log) => matchLog(log, filter))
    },
    async getAccount(address, view = 'full') {
      return await readState(view, async () => {
        const record = ledger.accounts.get(address)
        return record && toAccountInfo(address, record, parameters, now())
      })
    },
    async getDelegations({ from, to }, view = 'full') {
      return await readState(view, async () =>
        [...ledger.delegations.entries()]
          .map(([, delegation]) => delegation)
          .filter((entry) => (from ?? entry.from) === entry.from && (to ?? entry.to) === entry.to),
      )
    },
    async getContract(address, view = 'full') {
      return await readState(view, async () => {
        const contract = ledger.contracts.get(address)
        const code = ledger.codes.get(address) ?? new Uint8Array()
        return (
          contract && {
            ...contract,
            runtimeCode: toHex(code),
            codeHash: toHex(keccak_256(code)),
          }
        )
      })
    },
    async getCode(address, view = 'full') {
      return await readState(view, async () => toHex(ledger.codes.get(address) ?? new Uint8Array()))
    },
    async getStorage(address, slot, view = 'full') {
      return await readState(view, async () => {
        const value = ledger.storage.get(`${address}${toWord(slot)}`) ?? new Uint8Array()
        return `0x${toWord(toHex(value))}` satisfies Hex
      })
    },
  }
}

const unaffordable: TronCallResult = {
  result: 'TRANSFER_FAILED',
  data: '0x',
  message: 'Validate InternalTransfer error, balance is not sufficient.',
  energyUsed: 0,
  logs: [],
  internalTransactions: [],
}

/** Whether the transaction has the account in it: as owner, receiver or contract. */
function names({ raw }: TronTransaction, address: Hex): boolean {
  return (raw.contract ?? []).some(({ parameter }) =>
    Object.values(parameter.value).includes(`41${address.slice(2)}`),
  )
}

function toHex(bytes: Uint8Array): Hex {
  return `0x${encodeHex(bytes)}`
}

function toWord(hex: Hex): string {
  return hex.slice(2).padStart(64, '0')
}
