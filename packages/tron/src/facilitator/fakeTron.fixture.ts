import type { Environment } from '@farebox/core'
import { systemEnvironment } from '@farebox/core'
import { encodeAddressWord, encodeUintWord } from '@farebox/evm/schemes'
import type { Hex } from '@farebox/evm/schemes'
import { hexToBytes } from '@noble/hashes/utils.js'
import { decodeTransaction } from '../transaction/decodeTransaction.js'
import { encodeTransactionRaw } from '../transaction/encodeTransactionRaw.js'
import { toTransactionId } from '../transaction/toTransactionId.js'

/** The clock of the fake chain and of everybody who asks it, in seconds. */
export const startSeconds = 1_760_000_000

export interface FakeLog {
  readonly address: string
  readonly topics: readonly string[]
  readonly data: string
}

export interface FakeCall {
  readonly from: Hex
  readonly to: Hex
  readonly data: Hex
}

interface FakeInfo {
  readonly id: string
  readonly blockNumber?: number
  readonly receipt?: { readonly result?: string }
  readonly log?: readonly FakeLog[]
  readonly resMessage?: string
}

export type FakeAnswer = Response | Error | object

/** A node in memory that says what it is told to say, at the level of its HTTP API. */
export interface FakeTron {
  readonly fetch: typeof fetch
  readonly environment: Environment
  /** Paths that were asked, in order. */
  readonly asked: string[]
  /** Ids of the transactions that were taken. */
  readonly pool: Map<string, { readonly rawDataHex: string; readonly call: FakeCall }>
  readonly infos: Map<string, FakeInfo>
  readonly solidInfos: Map<string, FakeInfo>
  readonly logs: (FakeLog & { readonly transaction: string; readonly blockNumber: number })[]
  chainId: number
  /** Seconds. */
  now: number
  /** How many seconds the solid block is behind. */
  lag: number
  /** SUN of every account. */
  balance: number
  energy: number
  readonly state: { nonceUsed: boolean; balance: bigint; allowance: bigint }
  /** What the settlement itself would do; its calls are those that none of the reads are. */
  simulate: (call: FakeCall) => object
  /** In place of what a path would answer. */
  readonly faults: Map<
    string,
    FakeAnswer | ((body: { readonly [name: string]: unknown }) => FakeAnswer | undefined)
  >
  /** Whatever the facilitator signs next is put into a block. */
  onBroadcast: ((id: string, call: FakeCall) => void) | undefined
}

const selectors = {
  balanceOf: '0x70a08231',
  allowance: '0xdd62ed3e',
  nonceBitmap: '0x4fe02b44',
  authorizationState: '0xe94a0102',
}

export function createFakeTron(): FakeTron {
  const fake: FakeTron = {
    fetch: answer,
    environment: {
      ...systemEnvironment,
      now: () => fake.now * 1000,
      // Waiting costs nothing but lets others go on.
      sleep: (milliseconds, signal) => systemEnvironment.sleep(milliseconds > 100 ? 1 : 0, signal),
    },
    asked: [],
    pool: new Map(),
    infos: new Map(),
    solidInfos: new Map(),
    logs: [],
    chainId: 3_448_148_188,
    now: startSeconds,
    lag: 57,
    balance: 1_000_000_000,
    energy: 0,
    state: { nonceUsed: false, balance: 10n ** 30n, allowance: 10n ** 30n },
    simulate: () => ({ result: { result: true }, energy_used: 60_000, constant_result: [''] }),
    faults: new Map(),
    onBroadcast: undefined,
  }

  const toBlock = (seconds: number): object => {
    const number = Math.floor(seconds / 3)
    return {
      blockID: number.toString(16).padStart(16, '0') + '5'.repeat(48),
      block_header: { raw_data: { number, timestamp: seconds * 1000 } },
    }
  }

  const handlers: {
    readonly [path: string]: (body: { readonly [name: string]: unknown }) => object
  } = {
    'wallet/getblock': ({ id_or_num: number }) =>
      number === '0'
        ? { blockID: fake.chainId.toString(16).padStart(64, '0'), block_header: { raw_data: {} } }
        : toBlock(fake.now),
    'walletsolidity/getblock': () => toBlock(fake.now - fake.lag),
    'wallet/getaccount': () => ({ balance: fake.balance }),
    'wallet/getaccountresource': () => ({ EnergyLimit: fake.energy }),
    'wallet/getchainparameters': () => ({
      chainParameter: [
        { key: 'getEnergyFee', value: 100 },
        { key: 'getTransactionFee', value: 1000 },
      ],
    }),
    'wallet/triggerconstantcontract': (body) => call(toCall(body)),
    'wallet/broadcasthex': ({ transaction }) => broadcast(String(transaction)),
    'wallet/gettransactioninfobyid': ({ value }) => fake.infos.get(String(value)) ?? {},
    'walletsolidity/gettransactioninfobyid': ({ value }) =>
      fake.solidInfos.get(String(value)) ?? {},
    'wallet/gettransactionbyid': ({ value }) => {
      const known = fake.pool.get(String(value))
      return known === undefined ? {} : { txID: value, raw_data_hex: known.rawDataHex }
    },
    jsonrpc: ({ params }) => {
      const [{ address }] = params as [{ address: string }]
      return {
        result: fake.logs
          .filter((log) => log.address === address.slice(2))
          .map((log) => ({
            address: `0x${log.address}`,
            topics: log.topics.map((topic) => `0x${topic}`),
            data: `0x${log.data}`,
            transactionHash: `0x${log.transaction}`,
            blockNumber: `0x${log.blockNumber.toString(16)}`,
          })),
      }
    },
  }

  function toCall({
    owner_address,
    contract_address,
    data,
  }: {
    readonly [name: string]: unknown
  }): FakeCall {
    return {
      from: `0x${String(owner_address).slice(2)}`,
      to: `0x${String(contract_address).slice(2)}`,
      data: `0x${String(data)}`,
    }
  }

  function call(request: FakeCall): object {
    const { nonceUsed, balance, allowance } = fake.state
    const word = (value: bigint): object => ({
      result: { result: true },
      energy_used: 500,
      constant_result: [encodeUintWord(value)],
    })
    switch (request.data.slice(0, 10)) {
      case selectors.balanceOf:
        return word(balance)
      case selectors.allowance:
        return word(allowance)
      case selectors.nonceBitmap:
        return word(nonceUsed ? 2n ** 256n - 1n : 0n)
      case selectors.authorizationState:
        return word(nonceUsed ? 1n : 0n)
      default:
        return fake.simulate(request)
    }
  }

  function broadcast(hex: string): object {
    const { raw_data: raw } = decodeTransaction(hexToBytes(hex))
    const bytes = encodeTransactionRaw(raw)
    const id = toTransactionId(bytes)
    if (fake.pool.has(id)) return { code: 'DUP_TRANSACTION_ERROR', message: '' }
    const [contract] = raw.contract ?? []
    const sent = toCall((contract?.parameter.value ?? {}) as { [name: string]: unknown })
    fake.pool.set(id, { rawDataHex: Buffer.from(bytes).toString('hex'), call: sent })
    fake.onBroadcast?.(id, sent)
    return { result: true, txid: id }
  }

  async function answer(input: string | URL | Request, init?: RequestInit): Promise<Response> {
    const path = new URL(input instanceof Request ? input.url : input).pathname.slice(1)
    const body: { readonly [name: string]: unknown } = JSON.parse(
      typeof init?.body === 'string' ? init.body : '{}',
    )
    fake.asked.push(path)
    const fault = fake.faults.get(path)
    const given = (typeof fault === 'function' ? fault(body) : fault) ?? handlers[path]?.(body)
    if (given instanceof Error) throw given
    return given instanceof Response ? given.clone() : Response.json(given)
  }

  return fake
}

/** A log of `Transfer(from, to, value)`, as java-tron writes logs. */
export function toTransferLog(token: Hex, from: Hex, to: Hex, value: bigint): FakeLog {
  return {
    address: token.slice(2),
    topics: [
      'ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef',
      encodeAddressWord(from),
      encodeAddressWord(to),
    ],
    data: encodeUintWord(value),
  }
}
