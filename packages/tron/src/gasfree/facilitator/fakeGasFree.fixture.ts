import { encodeHex } from '@farebox/core'
import type { PaymentPayload, PaymentRequirements } from '@farebox/core'
import { eventTopics } from '@farebox/evm'
import type { Hex } from '@farebox/evm'
import { encodeAddressWord, encodeUintWord } from '@farebox/evm/schemes'
import { tronPrivateKeyAccount } from '../../account/tronPrivateKeyAccount.js'
import { parseTronAddress } from '../../address/parseTronAddress.js'
import type { TronHttp, TronLog, TronTransactionInfo } from '../../rpc/TronHttp.js'
import type { GasFreeAccount, GasFreeApi, GasFreeTransfer } from '../api/GasFreeApi.js'
import { gasFreeAddress, keys, payTo, provider, usdt, vectors } from '../gasFree.fixture.js'
import type { GasFreePermit } from '../GasFreePermit.js'
import { toGasFreeDomain } from '../toGasFreeDomain.js'
import { toGasFreePayload } from '../toGasFreePayload.js'
import { toGasFreeTypedData } from '../toGasFreeTypedData.js'
import type { RelayedPermit } from './GasFreeNetwork.js'

const now = vectors.fixedNowSeconds

export const permit: GasFreePermit = {
  token: parseTronAddress(usdt),
  serviceProvider: parseTronAddress(provider),
  user: parseTronAddress(tronPrivateKeyAccount(keys.buyer).address),
  receiver: parseTronAddress(payTo),
  value: 100n,
  maxFee: 1_000_000n,
  deadline: BigInt(now + 600),
  version: 1n,
  nonce: 7n,
}

export const requirements: PaymentRequirements = vectors.withFee.requirements

/** A payment that says this, signed by the buyer or by somebody else. */
export async function pay(
  changes: Partial<GasFreePermit> = {},
  accepted: Partial<PaymentRequirements> = {},
  key: string = keys.buyer,
): Promise<PaymentPayload> {
  const message = { ...permit, ...changes }
  const signature = await tronPrivateKeyAccount(key).signTypedData(
    toGasFreeTypedData(toGasFreeDomain('tron:nile'), message),
  )
  const hex: Hex = `0x${signature.replace(/^0x/, '')}`
  return {
    x402Version: 2,
    accepted: { ...requirements, ...accepted },
    payload: toGasFreePayload(message, hex, parseTronAddress(gasFreeAddress)),
  }
}

/** What a provider says; each member may be replaced while a test runs. */
export interface FakeApi extends GasFreeApi {
  account: GasFreeAccount
  providers: readonly string[]
  transfer: GasFreeTransfer | undefined
  /** What the next submissions are answered with; the last one stays. */
  submissions: (Awaited<ReturnType<GasFreeApi['submit']>> | Error)[]
  readonly submitted: GasFreePermit[]
}

export function createFakeApi(): FakeApi {
  const api: FakeApi = {
    account: {
      gasFreeAddress: parseTronAddress(gasFreeAddress),
      active: true,
      nonce: 7n,
      allowSubmit: false,
      tokens: [{ token: permit.token, activateFee: 2_050_000n, transferFee: 1_000_000n }],
    },
    providers: [provider],
    transfer: undefined,
    submissions: [{ kind: 'accepted', traceId: 'trace' }],
    submitted: [],
    listTokens: async () => api.account.tokens,
    listProviders: async () =>
      api.providers.map((text) => ({ address: parseTronAddress(text), name: '' })),
    getAccount: async () => api.account,
    submit: async (message) => {
      api.submitted.push(message)
      const answer = api.submissions.length > 1 ? api.submissions.shift() : api.submissions[0]
      if (answer instanceof Error) throw answer
      if (answer === undefined) throw new Error('no answer')
      return answer
    },
    getTransfer: async () => api.transfer,
  }
  return api
}

export const transaction = 'ab'.repeat(32)
export const signature: Uint8Array = new Uint8Array(65).fill(0x5a)
export const relayed: RelayedPermit = {
  token: permit.token,
  from: parseTronAddress(gasFreeAddress),
  receiver: permit.receiver,
  value: permit.value,
  deadline: permit.deadline,
  signature,
  fromBlock: 0n,
}

export function toLog(changes: Partial<RelayedPermit> = {}): TronLog {
  const { token, from, receiver, value } = { ...relayed, ...changes }
  return {
    address: token,
    topics: [
      eventTopics.transfer,
      `0x${encodeAddressWord(from)}`,
      `0x${encodeAddressWord(receiver)}`,
    ],
    data: `0x${encodeUintWord(value)}`,
  }
}

/** What a node says; each member may be replaced while a test runs. */
export interface FakeChain extends TronHttp {
  balance: bigint
  info: Partial<TronTransactionInfo> | undefined
  solidInfo: Partial<TronTransactionInfo> | undefined
  rawDataHex: string | undefined
  logs: readonly TronLog[]
  /** Milliseconds, of the newest block that stays. */
  solidTime: number
}

export function createFakeChain(): FakeChain {
  const unused = (): never => {
    throw new Error('not asked for GasFree')
  }
  const block = (timestamp: number): Awaited<ReturnType<TronHttp['getNowBlock']>> => ({
    id: '00'.repeat(32),
    number: 10n,
    timestamp,
  })
  const toInfo = (
    info: Partial<TronTransactionInfo> | undefined,
  ): TronTransactionInfo | undefined =>
    info && {
      id: transaction,
      blockNumber: 9n,
      timestamp: now * 1000,
      result: 'SUCCESS',
      data: '0x',
      logs: [],
      energyUsed: 1n,
      fee: 0n,
      ...info,
    }
  const chain: FakeChain = {
    balance: 10n ** 9n,
    info: undefined,
    solidInfo: undefined,
    rawDataHex: `0a02${encodeHex(signature)}`,
    logs: [],
    solidTime: now * 1000,
    getNowBlock: async () => block(now * 1000),
    getSolidBlock: async () => block(chain.solidTime),
    callContract: async () => ({
      ok: true,
      data: `0x${encodeUintWord(chain.balance)}`,
      energyUsed: 1n,
    }),
    getTransactionInfo: async () => toInfo(chain.info),
    getSolidTransactionInfo: async () => toInfo(chain.solidInfo),
    getTransaction: async (id) =>
      chain.rawDataHex === undefined ? undefined : { id, rawDataHex: chain.rawDataHex },
    getLogs: async () => chain.logs.map((log) => ({ ...log, transaction, blockNumber: 9n })),
    getBalance: unused,
    getResources: unused,
    broadcastHex: unused,
    getChainParameters: unused,
  }
  return chain
}
