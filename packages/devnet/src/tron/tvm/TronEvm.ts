import type { EVMResult, EVMRunCallOpts, Message } from '@ethereumjs/evm'
import { EVM } from '@ethereumjs/evm'
import { Address, concatBytes } from '@ethereumjs/util'
import { encodeHex } from '@farebox/core'
import { keccak_256 } from '@noble/hashes/sha3.js'
import type { TronInternalTransaction } from '../TronChain.js'

const prefix = Uint8Array.of(0x41)

/** Ethereum's machine with TRON's addresses for new contracts, and a record of what contracts did. */
export class TronEvm extends EVM {
  #rootId: Uint8Array = new Uint8Array(32)
  #counter = 0n
  #numbers = new WeakMap<Message, bigint>()
  #internal: TronInternalTransaction[] = []

  /** What contracts called and created since the root transaction began. */
  get internalTransactions(): readonly TronInternalTransaction[] {
    return this.#internal
  }

  /** New contracts are named after this transaction. */
  beginTransaction(rootId: Uint8Array): void {
    this.#rootId = rootId
    this.#counter = 0n
    this.#internal = []
  }

  override async runCall(options: EVMRunCallOpts): Promise<EVMResult> {
    const { message } = options
    if (message === undefined || this.#isPrecompile(message)) return await super.runCall(options)
    const isCreation = message.to === undefined
    const number = this.#counter++
    this.#numbers.set(message, number)
    const at = this.#internal.length
    const result = await super.runCall(options)
    const { caller, to = caller, value } = message
    this.#internal.splice(at, 0, {
      hash: encodeHex(keccak_256(concatBytes(this.#rootId, toEightBytes(number)))),
      caller: `0x${encodeHex(caller.bytes)}`,
      to: `0x${encodeHex((result.createdAddress ?? to).bytes)}`,
      value,
      note: isCreation ? 'create' : 'call',
      rejected: result.execResult.exceptionError !== undefined,
    })
    return result
  }

  /** Calls of precompiles are not counted. */
  #isPrecompile(message: Message): boolean {
    return message.to !== undefined && this.getPrecompile(message.codeAddress) !== undefined
  }

  /** The machine may ask more than once for one message; the counter belongs to the message. */
  protected override async _generateAddress(message: Message): Promise<Address> {
    return new Address(keccak_256(this.#toSeed(message)).subarray(12))
  }

  #toSeed(message: Message): Uint8Array {
    if (message.salt !== undefined) {
      const code = message.code instanceof Uint8Array ? message.code : new Uint8Array()
      return concatBytes(prefix, message.caller.bytes, message.salt, keccak_256(code))
    }
    const number = this.#numbers.get(message)
    if (number !== undefined) return concatBytes(this.#rootId, toEightBytes(number))
    return concatBytes(this.#rootId, prefix, message.caller.bytes)
  }
}

function toEightBytes(number: bigint): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, number)
  return bytes
}
