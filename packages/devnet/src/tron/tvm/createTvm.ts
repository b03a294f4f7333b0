import { Hardfork, Mainnet } from '@ethereumjs/common'
import { NobleBN254 } from '@ethereumjs/evm'
import { createAddressFromString, hexToBytes } from '@ethereumjs/util'
import { encodeHex } from '@farebox/core'
import type { ContractResult } from '@farebox/tron/transaction'
import type { Ledger } from '../state/createLedger.js'
import type { Hex, TronCall, TronInternalTransaction, TronLog } from '../TronChain.js'
import { batchValidateSignPrecompile } from './batchValidateSignPrecompile.js'
import { createStateManager } from './createStateManager.js'
import { energyTable } from './energyTable.js'
import { recoverPrecompile } from './recoverPrecompile.js'
import { toContractResult } from './toContractResult.js'
import { TronEvm } from './TronEvm.js'
import { TvmCommon } from './TvmCommon.js'

/** The block that a call believes to be in. */
export interface TvmBlock {
  readonly number: number
  /** Milliseconds. */
  readonly timestamp: number
  readonly witness: Hex
}

/** What the machine made of a call. */
export interface TvmResult {
  readonly result: ContractResult
  readonly message?: string
  readonly data: Hex
  readonly energyUsed: number
  readonly createdAddress?: Hex
  readonly logs: readonly Pick<TronLog, 'address' | 'topics' | 'data'>[]
  readonly internalTransactions: readonly TronInternalTransaction[]
}

/** Runs code on the ledger: TRON's virtual machine. */
export interface Tvm {
  /**
   * A failed call leaves the ledger as it was. Energy is metered, never billed, here.
   *
   * @param rootId - the transaction, after which new contracts are named
   */
  run(
    call: TronCall,
    context: { block: TvmBlock; energyLimit: number; rootId: string },
  ): Promise<TvmResult>
}

/** Options of {@link createTvm}. */
export interface TvmOptions {
  readonly ledger: Ledger
  readonly chainId: number
  readonly energyPrice: number
  /** 32 bytes; zeros where the block is not among the last 256. */
  readonly getBlockId: (number: number) => Uint8Array
}

/** The machine of a chain. */
export function createTvm({ ledger, chainId, energyPrice, getBlockId }: TvmOptions): Tvm {
  const evm = new TronEvm({
    common: new TvmCommon({ chain: { ...Mainnet, chainId }, hardfork: Hardfork.Cancun }),
    stateManager: createStateManager(ledger),
    blockchain: {
      getBlock: async (number) => ({ hash: () => getBlockId(number) }),
      putBlock: async () => {},
      shallowCopy() {
        return this
      },
    },
    bn254: new NobleBN254(),
    params: energyTable,
    allowUnlimitedContractSize: true,
    allowUnlimitedInitCodeSize: true,
    customPrecompiles: [
      { address: toAddress(1), function: recoverPrecompile },
      { address: toAddress(9), function: batchValidateSignPrecompile },
      // Ethereum's check of blobs.
      { address: toAddress(10) },
    ],
  })

  return {
    async run({ from, to, data = '0x', value = 0n }, { block, energyLimit, rootId }) {
      evm.beginTransaction(hexToBytes(`0x${rootId}`))
      evm.journal.cleanJournal()
      const { execResult, createdAddress } = await evm.runCall({
        caller: createAddressFromString(from),
        ...(to === undefined ? {} : { to: createAddressFromString(to) }),
        data: hexToBytes(data),
        value,
        gasLimit: BigInt(energyLimit),
        skipNonceIncrement: true,
        block: {
          header: {
            number: BigInt(block.number),
            coinbase: createAddressFromString(block.witness),
            timestamp: BigInt(Math.trunc(block.timestamp / 1000)),
            difficulty: 0n,
            prevRandao: new Uint8Array(32),
            gasLimit: 0n,
            baseFeePerGas: BigInt(energyPrice),
            getBlobGasPrice: () => 0n,
          },
        },
      })
      evm.transientStorage.clear()
      for (const address of execResult.selfdestruct?.keys() ?? []) {
        await evm.stateManager.deleteAccount(createAddressFromString(address))
        ledger.contracts.delete(address)
      }
      return {
        ...toContractResult(execResult.exceptionError?.error),
        data: `0x${encodeHex(execResult.returnValue)}`,
        energyUsed: Number(execResult.executionGasUsed),
        ...(createdAddress === undefined ? {} : { createdAddress: toHex(createdAddress.bytes) }),
        logs: (execResult.logs ?? []).map(([address, topics, bytes]) => ({
          address: toHex(address),
          topics: topics.map(toHex),
          data: toHex(bytes),
        })),
        internalTransactions: evm.internalTransactions,
      }
    },
  }
}

function toHex(bytes: Uint8Array): Hex {
  return `0x${encodeHex(bytes)}`
}

function toAddress(precompile: number): Hex {
  return `0x${precompile.toString(16).padStart(40, '0')}`
}
