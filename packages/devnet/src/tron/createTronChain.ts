import { hexToBytes } from '@noble/hashes/utils.js'
import { createBlockStore } from './blocks/createBlockStore.js'
import { witness } from './blocks/createBlock.js'
import { createFaults } from './blocks/createFaults.js'
import { createGenesisId } from './blocks/createGenesisId.js'
import { createProducer } from './blocks/createProducer.js'
import { createParameters } from './createParameters.js'
import { createQueue } from './createQueue.js'
import { createReader } from './createReader.js'
import { toCandidate } from './execution/toCandidate.js'
import { weighSignatures } from './execution/weighSignatures.js'
import { createLedger } from './state/createLedger.js'
import { placeContract } from './state/placeContract.js'
import type {
  TronBlock,
  TronBroadcastResult,
  TronChain,
  TronChainOptions,
  TronSignWeight,
  TronSubmission,
  TronView,
} from './TronChain.js'

/** Nile. */
const defaultChainId = 3_448_148_188

/** Without a block timer, the head grows no older than this: clients derive expiration from its time. */
const maxHeadAgeMs = 3000

/**
 * A TRON chain in this process, with nothing on it but its first block.
 *
 * Loads the virtual machine when called, not when imported.
 */
export async function createTronChain(options: TronChainOptions = {}): Promise<TronChain> {
  const { chainId = defaultChainId, blockTimeMs = 0, solidityLag = 0, energyPrice = 100 } = options
  const clock = options.clock ?? Date.now
  const { createTvm } = await import('./tvm/createTvm.js')

  const parameters = createParameters(energyPrice)
  const genesisId = createGenesisId(chainId)
  const ledger = createLedger()
  const genesis = createGenesis(genesisId, clock())
  const store = createBlockStore({ block: genesis, candidates: [], infos: [], position: 0 })
  const tvm = createTvm({
    ledger,
    chainId,
    energyPrice,
    getBlockId: (number) => hexToBytes(store.get(number)?.block.id ?? '00'.repeat(32)),
  })
  let offsetMs = 0
  const now = (): number => Math.max(clock() + offsetMs, store.getHead().block.timestamp)
  const producer = createProducer({ ledger, tvm, store, parameters, now, solidityLag })
  const frozen = new Map<TronView, TronBlock>()
  const faults = createFaults(
    (isHeld) => producer.hold(isHeld),
    (isFrozen) => {
      frozen.clear()
      if (!isFrozen) return
      const { block } = store.getHead()
      frozen.set('full', block).set('solid', store.get(producer.getSolidNumber())?.block ?? block)
    },
  )
  const getFrozen = (view: TronView): TronBlock | undefined => frozen.get(view)
  const reader = createReader({
    ledger,
    tvm,
    store,
    producer,
    parameters,
    faults,
    now,
    getFrozen,
  })
  const queue = createQueue()

  /** Takes its turn, on a chain whose head is not stale. */
  async function run<T>(task: () => Promise<T>): Promise<T> {
    return await queue(async () => {
      const age = now() - store.getHead().block.timestamp
      if (blockTimeMs === 0 && age > maxHeadAgeMs) await producer.seal()
      return await task()
    })
  }

  function isKnown(id: string): boolean {
    return (
      store.getTransaction(id) !== undefined ||
      producer.getPending().some((pending) => pending.id === id)
    )
  }

  async function broadcast(submission: TronSubmission): Promise<TronBroadcastResult> {
    const candidate = toCandidate(submission)
    if ('code' in candidate) return { result: false, id: '', ...candidate }
    const { id } = candidate
    const fault = faults.takeRefusal()
    if (fault !== undefined) return { result: false, id, ...fault }
    if (isKnown(id)) {
      const message = 'Transaction already exists.'
      return { result: false, id, code: 'DUP_TRANSACTION_ERROR', message }
    }
    const forget = faults.takeDrop()
    const refusal = await producer.submit(candidate, { forget })
    if (refusal !== undefined) return { result: false, id, ...refusal }
    if (blockTimeMs === 0 && !forget) await producer.sealAtOnce()
    return { result: true, id }
  }

  function getSignWeight(submission: TronSubmission): TronSignWeight {
    const candidate = toCandidate(submission)
    if (!('code' in candidate)) return weighSignatures(candidate, ledger)
    return { approved: [], currentWeight: 0, code: 'OTHER_ERROR', message: candidate.message }
  }

  const timer =
    blockTimeMs > 0 ? setInterval(() => void queue(() => producer.seal()), blockTimeMs) : undefined
  timer?.unref()

  return {
    chainId,
    genesisId,
    parameters,
    broadcast: (submission) => run(() => broadcast(submission)),
    getSignWeight: (submission) => run(async () => getSignWeight(submission)),
    getHead: (view) => run(() => reader.getHead(view)),
    getBlock: (numberOrId, view) => run(() => reader.getBlock(numberOrId, view)),
    getTransaction: (id, view) => run(() => reader.getTransaction(id, view)),
    getTransactionInfo: (id, view) => run(() => reader.getTransactionInfo(id, view)),
    getTransactionInfosOfBlock: (block, view) =>
      run(() => reader.getTransactionInfosOfBlock(block, view)),
    getPendingIds: () => run(() => reader.getPendingIds()),
    getTransactionsOf: (address, view) => run(() => reader.getTransactionsOf(address, view)),
    getLogs: (filter, view) => run(() => reader.getLogs(filter, view)),
    getAccount: (address, view) => run(() => reader.getAccount(address, view)),
    getDelegations: (filter, view) => run(() => reader.getDelegations(filter, view)),
    getContract: (address, view) => run(() => reader.getContract(address, view)),
    getCode: (address, view) => run(() => reader.getCode(address, view)),
    getStorage: (address, slot, view) => run(() => reader.getStorage(address, slot, view)),
    call: (call, view) => run(() => reader.call(call, view)),
    mine: (count = 1) =>
      queue(async () => {
        for (let made = 0; made < count; made++) await producer.seal()
        return store.getHead().block
      }),
    advanceTime: (seconds) =>
      queue(async () => {
        offsetMs = now() - clock() + seconds * 1000
        return await producer.seal()
      }),
    reorg: (depth, { transactions = 'drop' } = {}) =>
      queue(() => producer.reorg(depth, transactions)),
    setSolidityLag: (blocks) => queue(() => producer.setSolidityLag(blocks)),
    async fund(address, sun) {
      await queue(() => producer.seal(() => ledger.addBalance(address, sun)))
    },
    async placeContract(address, runtimeCode, contract = {}) {
      await queue(() => producer.seal(() => placeContract(ledger, address, runtimeCode, contract)))
    },
    faults,
    async close() {
      clearInterval(timer)
      await queue(() => {})
    },
  }
}

function createGenesis(id: string, timestamp: number): TronBlock {
  return {
    number: 0,
    id,
    parentId: '0'.repeat(64),
    timestamp,
    transactionRoot: '0'.repeat(64),
    witness,
    witnessSignature: '',
    version: 0,
    transactions: [],
  }
}
