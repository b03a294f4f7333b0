import { readFileSync } from 'node:fs'
import type { Environment, JsonObject, PaymentRequirements } from '@farebox/core'
import { encodeHex, systemEnvironment } from '@farebox/core'
import type { EvmTypedData, Hex } from '@farebox/evm/schemes'
import { recoverSigner } from '@farebox/evm/schemes'
import { hexToBytes } from '@noble/hashes/utils.js'
import { toTronAddress } from './address/toTronAddress.js'
import type { TronBroadcastResult, TronHttp, TronTransactionInfo } from './rpc/TronHttp.js'
import { decodeTransaction, encodeTransactionRaw, toTransactionId } from './transaction/index.js'
import type { UnsignedTronTransaction } from './TronAccount.js'

interface Recorded {
  readonly requirements: PaymentRequirements
  readonly extensions: JsonObject
  readonly digest: Hex
  readonly payload: JsonObject
}

export const vectors: {
  readonly addresses: { readonly [base58: string]: Hex }
  readonly invalidAddresses: readonly string[]
  readonly typedData: {
    readonly [name: string]: {
      readonly typedData: EvmTypedData
      readonly digest: Hex
      readonly signature: string
    }
  }
  readonly recorded: { readonly [name: string]: Recorded }
  readonly legacyExact: Recorded
  readonly permit2: { readonly [network: string]: Recorded }
  readonly approve: UnsignedTronTransaction & { readonly signature: string }
} = JSON.parse(readFileSync(new URL('tron.vectors.json', import.meta.url), 'utf8'))

/** The first two well-known development keys. */
export const keys = {
  payer: 'ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
  other: '59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d',
} as const

export const payer: { readonly hex: Hex; readonly base58: string } = {
  hex: '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266',
  base58: 'TYBNgWfhGuNzdLtjKtxXTfskAhTbMcqbaG',
}

/** When the vectors were recorded. */
const recordedAt = 1_760_000_000

/** A clock that only sleeping moves, and given random bytes. */
export function createEnvironment(now = recordedAt, random = 0x11): Environment {
  let milliseconds = now * 1000
  return {
    ...systemEnvironment,
    now: () => milliseconds,
    randomBytes: (length) => new Uint8Array(length).fill(random),
    sleep: async (duration, signal) => {
      signal?.throwIfAborted()
      milliseconds += duration
    },
  }
}

const selectors = {
  balanceOf: '0x70a08231',
  allowance: '0xdd62ed3e',
  approve: '0x095ea7b3',
  nonceBitmap: '0x4fe02b44',
  authorizationState: '0xe94a0102',
}

/** A chain of one token, in memory. What is broadcast is decoded, and must be signed by its owner. */
export interface FakeChain {
  readonly http: TronHttp
  balance: bigint
  allowance: bigint
  /** SUN of the payer. */
  coins: bigint
  nonceUsed: boolean
  /** Unix seconds of the newest block. */
  time: number
  /** Calls that fail. */
  readonly broken: Set<keyof TronHttp>
  /** How often the receipt of a transaction is asked for before it is there. */
  delay: number
  /** How an approval ends. */
  result: string
  /** Instead of taking a transaction. */
  refusal: TronBroadcastResult | undefined
  /** What was broadcast. */
  readonly sent: ReturnType<typeof decodeTransaction>[]
  /** Names of the methods that were called. */
  readonly asked: (keyof TronHttp)[]
}

const unexpected = async (): Promise<never> => {
  throw new Error('not asked for here')
}

function word(value: bigint): Hex {
  return `0x${value.toString(16).padStart(64, '0')}`
}

export function createFakeChain(): FakeChain {
  const infos = new Map<string, TronTransactionInfo>()
  const waits = new Map<string, number>()

  function read(data: Hex): Hex {
    switch (data.slice(0, 10)) {
      case selectors.balanceOf:
        return word(chain.balance)
      case selectors.allowance:
        return word(chain.allowance)
      case selectors.nonceBitmap:
        return word(chain.nonceUsed ? 2n ** 256n - 1n : 0n)
      case selectors.authorizationState:
        return word(chain.nonceUsed ? 1n : 0n)
      default:
        return word(1n)
    }
  }

  /** Carries out an approval that its owner has signed. */
  function include(hex: string): void {
    const transaction = decodeTransaction(hexToBytes(hex))
    const raw = encodeTransactionRaw(transaction.raw_data)
    const id = toTransactionId(raw)
    const contract = transaction.raw_data.contract?.[0]
    if (contract?.type !== 'TriggerSmartContract') throw new Error('not a call')
    const { data = '', owner_address = '' } = contract.parameter.value
    const signer = recoverSigner(hexToBytes(id), hexToBytes(transaction.signature?.[0] ?? ''))
    if (signer !== `0x${owner_address.slice(2)}`) throw new Error('not signed by its owner')
    chain.sent.push(transaction)
    if (chain.result === 'SUCCESS') chain.allowance = BigInt(`0x${data.slice(-64)}`)
    infos.set(id, {
      id,
      blockNumber: 8n,
      timestamp: chain.time * 1000,
      result: chain.result,
      data: '0x',
      logs: [],
      energyUsed: 22_000n,
      fee: 2_200_000n,
    })
    waits.set(id, chain.delay)
  }

  function guard<Name extends keyof TronHttp>(name: Name, call: TronHttp[Name]): TronHttp[Name] {
    const guarded = async (...parameters: readonly never[]): Promise<unknown> => {
      chain.asked.push(name)
      if (chain.broken.has(name)) throw new Error(`${name} is broken`)
      // The parameters are those of the method of this name.
      return (call as (...values: readonly never[]) => Promise<unknown>)(...parameters)
    }
    // What the method answers is passed on.
    return guarded as TronHttp[Name]
  }

  const chain: FakeChain = {
    balance: 5_000_000n,
    allowance: 0n,
    coins: 100_000_000n,
    nonceUsed: false,
    time: recordedAt,
    broken: new Set(),
    delay: 0,
    result: 'SUCCESS',
    refusal: undefined,
    sent: [],
    asked: [],
    http: {
      getNowBlock: guard('getNowBlock', async () => ({
        id: `0000000000000a0b${'0102030405060708'.padEnd(48, '0')}`,
        number: 0xa0bn,
        timestamp: chain.time * 1000,
      })),
      getBalance: guard('getBalance', async () => chain.coins),
      getResources: guard('getResources', async () => ({ energy: 0n, bandwidth: 600n })),
      callContract: guard('callContract', async ({ data }) => ({
        ok: true,
        data: read(data),
        energyUsed: 22_000n,
      })),
      getChainParameters: guard(
        'getChainParameters',
        async () =>
          new Map([
            ['getEnergyFee', 100n],
            ['getTransactionFee', 1_000n],
          ]),
      ),
      broadcastHex: guard('broadcastHex', async (hex) => {
        if (chain.refusal !== undefined) return chain.refusal
        include(hex)
        return { kind: 'accepted' }
      }),
      getTransactionInfo: guard('getTransactionInfo', async (id) => {
        const left = waits.get(id) ?? 0
        waits.set(id, left - 1)
        return left > 0 ? undefined : infos.get(id)
      }),
      getSolidBlock: unexpected,
      getSolidTransactionInfo: unexpected,
      getTransaction: unexpected,
      getLogs: unexpected,
    },
  }
  return chain
}

/** 20 bytes as `T…`, for tests that need many. */
export function toAddress(bytes: Uint8Array): string {
  return toTronAddress(`0x${encodeHex(bytes)}`)
}
