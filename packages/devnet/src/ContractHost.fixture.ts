import { decodeErrorResult, isHex } from 'viem'
import type { Abi, Address, Hex } from 'viem'
import type { DevAccount } from './devAccounts.js'
import type { DevContracts } from './Devnet.js'
import { loadArtifact } from './loadArtifact.js'

/** What a contract did in a transaction. */
export interface HostReceipt {
  readonly logs: readonly {
    readonly address: Hex
    readonly topics: readonly Hex[]
    readonly data: Hex
  }[]
}

/** One call of one function. */
export interface HostCall {
  readonly from: DevAccount
  readonly to: Address
  /** Whose ABI the function is in. */
  readonly artifact: string
  readonly functionName: string
  readonly args: readonly unknown[]
}

/** A chain that contracts are tested on. The same tests run on anvil and on the TRON node. */
export interface ContractHost {
  /** Of the domain of typed data. */
  readonly chainId: number
  readonly contracts: Omit<DevContracts, 'multicall3'>
  /** From the deployer account, at an address that the chain chooses. */
  deploy(artifact: string, args?: readonly unknown[]): Promise<Address>
  /** The decoded answer. */
  read(call: Omit<HostCall, 'from'>): Promise<unknown>
  /**
   * What a call would be refused with: the name of the error, or the text of the revert, or `''` for a
   * revert without data. Undefined if it would work.
   */
  findRevert(call: HostCall): Promise<string | undefined>
  /** Sends a transaction and waits for it. Rejects if it reverts. */
  send(call: HostCall): Promise<HostReceipt>
  /** The time that a call sees at the moment, in seconds. */
  readTime(): Promise<bigint>
  stop(): Promise<void>
}

/** Errors come up from the contracts that a contract calls. */
const errorAbi: Abi = ['PaymentPermit', 'UptoPermit2Proxy', 'Permit2'].flatMap((name) =>
  loadArtifact(name).abi.filter(({ type }) => type === 'error'),
)

/** Revert data as {@link ContractHost.findRevert} names it. */
export function nameRevert(data: unknown): string {
  if (!isHex(data)) throw new Error(`no revert data: ${String(data)}`)
  if (data === '0x') return ''
  const { errorName, args } = decodeErrorResult({ abi: errorAbi, data })
  return errorName === 'Error' ? String(args?.[0]) : errorName
}
