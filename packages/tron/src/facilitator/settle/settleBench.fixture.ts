import type { FacilitatorMechanism, SettlementStep, StepOutcome } from '@farebox/core'
import { encodeAddressWord, encodeUintWord } from '@farebox/evm/schemes'
import { createFakeTron, toTransferLog } from '../fakeTron.fixture.js'
import type { FakeLog, FakeTron } from '../fakeTron.fixture.js'
import {
  buyer,
  contracts,
  makePermit,
  makePermit2,
  makeTransfer,
  network,
  seller,
  signerKey,
  token,
} from '../payments.fixture.js'
import type { Made } from '../payments.fixture.js'
import { tron } from '../tron.js'
import type { TronFacilitatorNetwork } from '../TronFacilitatorOptions.js'

export const url = 'http://127.0.0.1:1'
export const never = new AbortController().signal
const bench = { node: createFakeTron() }

/** A new node, which all that follows is asked of. */
export function resetNode(): FakeTron {
  bench.node = createFakeTron()
  return bench.node
}

export const find = (
  scheme: string,
  options: Partial<TronFacilitatorNetwork> = {},
): FacilitatorMechanism => {
  const mechanism = tron({
    environment: bench.node.environment,
    fetch: bench.node.fetch,
    networks: [
      {
        network,
        ...(options.rpcUrls === undefined ? { rpcUrl: url } : {}),
        signers: [signerKey],
        ...options,
      },
    ],
  }).find((one) => one.scheme === scheme)
  if (mechanism === undefined) throw new Error('no mechanism')
  return mechanism
}

export const plan = async (
  { payment, requirements }: Made,
  options?: Partial<TronFacilitatorNetwork>,
): Promise<SettlementStep | StepOutcome> => {
  const mechanism = find(requirements.scheme, options)
  const identity = mechanism.identify(payment, requirements)
  return mechanism.plan(payment, requirements, { identity, signal: never })
}

export const planStep = async (
  made: Made,
  options?: Partial<TronFacilitatorNetwork>,
): Promise<SettlementStep & { readonly transaction: string; readonly raw: string }> => {
  const step = await plan(made, options)
  if ('state' in step) throw new Error(`no step: ${JSON.stringify(step)}`)
  const { transaction = '', raw = '' } = step
  return { ...step, transaction, raw }
}

export const recover = (
  { payment, requirements }: Made,
  attempt: { readonly transaction?: string; readonly raw?: string },
  signal: AbortSignal = never,
  options?: Partial<TronFacilitatorNetwork>,
): Promise<StepOutcome> =>
  find(requirements.scheme, options).recover(payment, requirements, attempt, signal)

/** Long enough for many rounds of a clock that hardly waits. */
export const soon = (): AbortSignal => AbortSignal.timeout(60)

const nonce = '11'.repeat(32)
export const transfer = toTransferLog(token, buyer, seller, 100n)
export const permitTransfer: FakeLog = {
  address: contracts.paymentPermit.slice(2),
  topics: [
    '0ca87c3eea2ed2ab5868d9fc2ec3ac1ab9d9dec793ec6091867193d14299bfa8',
    encodeAddressWord(buyer),
    `00112233445566778899aabbccddeeff${'0'.repeat(32)}`,
    encodeAddressWord(token),
  ],
  data: encodeAddressWord(seller) + encodeUintWord(100n),
}
export const settled: FakeLog = {
  address: contracts.exactPermit2Proxy.slice(2),
  topics: ['97088ec3606cfe8cc112180570d03fcde05f9b8e1bfef8e27784eaf5dd5691b6'],
  data: '',
}
const used: FakeLog = {
  address: token.slice(2),
  topics: [
    '98de503528ee59b575ef0c0a2576a82497bfc029a5685b209e9ec333479b10a5',
    encodeAddressWord(buyer),
    nonce,
  ],
  data: '',
}

export const ways = [
  {
    name: 'exact_permit',
    make: makePermit,
    logs: [transfer, permitTransfer],
    otherLogs: [transfer, permitTransfer],
    namesNonce: false,
    nonceDigits: encodeUintWord(1234n),
    proof: 0,
  },
  {
    name: 'permit2',
    make: makePermit2,
    logs: [transfer, settled],
    otherLogs: [transfer, settled],
    namesNonce: false,
    nonceDigits: encodeUintWord(1234n),
    proof: 0,
  },
  {
    name: 'eip3009',
    make: makeTransfer,
    logs: [used, transfer],
    // Its node gave the log of another nonce, too.
    otherLogs: [{ ...used, topics: [...used.topics.slice(0, 2), '9'.repeat(64)] }, transfer],
    namesNonce: true,
    nonceDigits: nonce,
    proof: 1,
  },
] as const

/** Puts a transaction into a block. */
export const include = (id: string, log: readonly FakeLog[], result = 'SUCCESS'): void => {
  bench.node.infos.set(id, {
    id,
    blockNumber: Math.floor(bench.node.now / 3),
    receipt: { result },
    log,
  })
}
