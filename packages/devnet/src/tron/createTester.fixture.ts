import type { ContractParameters, ContractType, TransactionRaw } from '@farebox/tron/transaction'
import { encodeTransactionRaw, toTransactionId } from '@farebox/tron/transaction'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { hexToBytes } from '@noble/hashes/utils.js'
import { createTronChain } from './createTronChain.js'
import type {
  Hex,
  TronBroadcastResult,
  TronChain,
  TronChainOptions,
  TronSubmission,
  TronTransactionInfo,
} from './TronChain.js'
import type { TronDevAccount } from './tronDevAccounts.js'
import { tronDevAccounts } from './tronDevAccounts.js'

/** The time when every test chain begins. */
export const startTime = 1_760_000_000_000

interface BuildOptions {
  /** Replaces parts of the raw data. */
  readonly raw?: Partial<TransactionRaw>
  readonly permissionId?: number
  /** Default: the owner. */
  readonly signers?: readonly TronDevAccount[]
}

/** A chain on a clock of its own, and what tests do with it again and again. */
export interface Tester {
  readonly chain: TronChain
  /** Moves the clock, without making a block. */
  readonly wait: (milliseconds: number) => void
  readonly build: <Type extends ContractType>(
    owner: TronDevAccount,
    type: Type,
    value: Omit<ContractParameters[Type], 'owner_address'>,
    options?: BuildOptions,
  ) => Promise<TronSubmission>
  readonly send: <Type extends ContractType>(
    owner: TronDevAccount,
    type: Type,
    value: Omit<ContractParameters[Type], 'owner_address'>,
    options?: BuildOptions,
  ) => Promise<TronBroadcastResult>
  /** Sends, and answers with the receipt; a refusal is an error. */
  readonly settle: <Type extends ContractType>(
    owner: TronDevAccount,
    type: Type,
    value: Omit<ContractParameters[Type], 'owner_address'>,
    options?: BuildOptions,
  ) => Promise<TronTransactionInfo>
  /** Puts hand-written code at an address. */
  readonly place: (address: Hex, code: string) => Promise<Hex>
}

/** Three funded accounts: buyer, seller and facilitator. */
export async function createTester(options: TronChainOptions = {}): Promise<Tester> {
  let time = startTime
  const chain = await createTronChain({ clock: () => time, ...options })
  for (const { hex } of [
    tronDevAccounts.buyer,
    tronDevAccounts.seller,
    tronDevAccounts.facilitator,
  ]) {
    await chain.fund(hex, 10_000_000_000n)
  }

  const tester: Tester = {
    chain,
    wait(milliseconds) {
      time += milliseconds
    },
    async build(owner, type, value, { raw = {}, permissionId, signers = [owner] } = {}) {
      const head = await chain.getHead()
      const rawBytes = encodeTransactionRaw({
        contract: [
          {
            type,
            parameter: {
              type_url: `type.googleapis.com/protocol.${type}`,
              value: { owner_address: to41(owner.hex), ...value },
            },
            ...(permissionId === undefined ? {} : { Permission_id: permissionId }),
          },
        ],
        ref_block_bytes: head.number.toString(16).padStart(4, '0').slice(-4),
        ref_block_hash: head.id.slice(16, 32),
        expiration: head.timestamp + 60_000,
        timestamp: head.timestamp,
        fee_limit: 1_000_000_000,
        ...raw,
      })
      return { rawBytes, signatures: signers.map((signer) => sign(rawBytes, signer)) }
    },
    async send(owner, type, value, buildOptions) {
      return await chain.broadcast(await tester.build(owner, type, value, buildOptions))
    },
    async settle(owner, type, value, buildOptions) {
      const answer = await tester.send(owner, type, value, buildOptions)
      if (!answer.result) throw new Error(`${answer.code}: ${answer.message}`)
      const info = await chain.getTransactionInfo(answer.id)
      if (info === undefined) throw new Error(`${answer.id} has no receipt`)
      return info
    },
    async place(address, code) {
      await chain.placeContract(address, `0x${code}`)
      return address
    },
  }
  return tester
}

/** An address as the protocol writes it. */
export function to41(address: Hex): string {
  return `41${address.slice(2)}`
}

/** 65 bytes, `v` being 27 or 28. */
export function sign(rawBytes: Uint8Array, { privateKey }: TronDevAccount): Uint8Array {
  const [recovery = 0, ...compact] = secp256k1.sign(rawBytes, hexToBytes(privateKey.slice(2)), {
    format: 'recovered',
  })
  return Uint8Array.from([...compact, 27 + recovery])
}

/** The id that the chain gives to a submission. */
export function toId({ rawBytes }: TronSubmission): string {
  return toTransactionId(rawBytes)
}

/** An address that nobody has. */
export const stranger: Hex = `0x${'5e'.repeat(20)}`
