import type {
  Environment,
  FacilitatorMechanism,
  PaymentPayload,
  SettlementStep,
  StepOutcome,
} from '@farebox/core'
import { systemEnvironment } from '@farebox/core'
import { readFileSync } from 'node:fs'
import { fallback, keccak256, parseTransaction, recoverTransactionAddress } from 'viem'
import type { Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { beforeEach, describe, expect, test } from 'vitest'
import { encodeAddressWord } from '../../abi/encodeAddressWord.js'
import { encodeUintWord } from '../../abi/encodeUintWord.js'
import { eventTopics } from '../../eip3009/eventTopics.js'
import { evm } from '../evm.js'
import type { EvmFacilitatorNetwork } from '../EvmFacilitatorOptions.js'
import {
  createFakeNode,
  createProbeResult,
  encodeProbeResult,
  NodeError,
} from '../fakeNode.fixture.js'
import type { FakeNode, Handlers } from '../fakeNode.fixture.js'
import type { ProbeResult } from '../probe/ProbeResult.js'

const vectors: {
  readonly exactEip3009: {
    readonly clientGenerated: { readonly payload: PaymentPayload }
    readonly calldata: { readonly vrs: Hex }
  }
  readonly facilitator: readonly {
    readonly name: string
    readonly op: string
    readonly result: { readonly success?: boolean; readonly errorReason?: string }
  }[]
} = JSON.parse(readFileSync(new URL('../../eip3009/x402-v2.vectors.json', import.meta.url), 'utf8'))

const payment = vectors.exactEip3009.clientGenerated.payload
const requirements = payment.accepted
const { authorization } = payment.payload as {
  readonly authorization: { readonly [name: string]: string }
}
const payer = authorization.from ?? ''
const nonce = authorization.nonce ?? ''
const token = requirements.asset.toLowerCase()
const now = 1_740_672_000
const good = createProbeResult({
  name: 'USDC',
  version: '2',
  chainId: 84_532,
  verifyingContract: '0x036CbD53842c5426634e7929541eC2318f3dCF7e',
})
const used = { nonceUsed: true, simulationOk: false, received: 0n }
/** Well-known development keys of anvil. */
const keys = [
  '0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a',
  '0x7c852118294e51e653712a81e05800f419141751be58f605c371e15141b007a6',
] as const
const addresses = [
  '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC',
  '0x90F79bf6EB2c4f870365E785982E1f101E93b906',
] as const
const stranger = `0x${'5e'.repeat(32)}`

const word = (address: string): string => `0x${encodeAddressWord(address)}`
const usedEvent = { topics: [eventTopics.authorizationUsed, word(payer), nonce], data: '0x' }
const transferTo = (to: string): { topics: string[]; data: string } => ({
  topics: [eventTopics.transfer, word(payer), word(to)],
  data: `0x${encodeUintWord(10_000n)}`,
})
const proof = [usedEvent, transferTo(requirements.payTo)]

function receipt(hash: string, status: 0 | 1, events: readonly object[] = [], block = 5): object {
  const at = { transactionHash: hash, blockNumber: `0x${block.toString(16)}` }
  const logs = events.map((event, index) => ({
    ...event,
    ...at,
    address: token,
    logIndex: `0x${(index + 3).toString(16)}`,
  }))
  return { ...at, status: `0x${status}`, logs }
}

let node: FakeNode
let time: number
let probe: Partial<ProbeResult>
let sent: Hex[]
let mechanism: FacilitatorMechanism

/** Time passes only when somebody sleeps. */
const environment: Environment = {
  ...systemEnvironment,
  now: () => time,
  sleep: async (milliseconds, signal) => {
    await Promise.resolve()
    if (signal?.aborted === true) throw signal.reason
    time += milliseconds
  },
}

function configure(
  changes: Partial<Omit<EvmFacilitatorNetwork, 'rpcUrl' | 'transport'>> = {},
): void {
  const [created] = evm({
    environment,
    networks: [
      { network: 'eip155:84532', transport: node.transport, signers: [keys[0]], ...changes },
    ],
  })
  if (created === undefined) throw new Error('no mechanism')
  mechanism = created
}

function on(handlers: Handlers): void {
  node.handlers = { ...node.handlers, ...handlers }
}

beforeEach(() => {
  time = now * 1_000
  probe = {}
  sent = []
  node = createFakeNode({
    eth_call: () => encodeProbeResult({ ...good, ...probe }),
    eth_feeHistory: () => ({ baseFeePerGas: ['0x3b9aca00'], reward: [] }),
    eth_getTransactionCount: () => '0x7',
    eth_blockNumber: () => '0x5',
    eth_getLogs: () => [],
    eth_getTransactionByHash: () => null,
    eth_getTransactionReceipt: ([hash]) =>
      sent.some((raw) => keccak256(raw) === hash) ? receipt(hash as string, 1, proof) : null,
    eth_sendRawTransaction: ([raw]) => {
      sent.push(raw as Hex)
      return keccak256(raw as Hex)
    },
  })
  configure()
})

const plan = (): Promise<SettlementStep | StepOutcome> =>
  mechanism.plan(payment, requirements, {
    identity: mechanism.identify(payment, requirements),
    signal: new AbortController().signal,
  })

async function planStep(): Promise<SettlementStep> {
  const step = await plan()
  if (!('send' in step)) throw new Error(JSON.stringify(step))
  return step
}

/** A signal that aborts after so much of the tests' time. */
function within(milliseconds: number): AbortSignal {
  const controller = new AbortController()
  const end = time + milliseconds
  const original = node.handlers.eth_getTransactionReceipt
  on({
    eth_getTransactionReceipt: (params) => {
      if (time >= end) controller.abort()
      return original?.(params)
    },
  })
  return controller.signal
}

async function settle(): Promise<StepOutcome> {
  const step = await plan()
  if (!('send' in step)) return step
  await step.send()
  return step.confirm(within(60_000))
}

/** Somebody has used the nonce in block 4. */
function useElsewhere(event: { topics: string[]; data: string } = usedEvent): void {
  const log = { address: token, transactionHash: stranger, blockNumber: '0x4', logIndex: '0x3' }
  on({ eth_getLogs: () => [{ ...event, ...log }] })
}

describe('as the reference', () => {
  const cases: { readonly [name: string]: () => Promise<StepOutcome> } = {
    'eip3009 ok with Transfer log': settle,
    'eip3009 simulateInSettle': settle,
    'eip3009 reverted': () => {
      on({ eth_getTransactionReceipt: ([hash]) => receipt(hash as string, 0) })
      return settle()
    },
    // The reference takes the used nonce for a failure. Here the log of another use makes it one.
    'eip3009 write revert used': () => {
      probe = used
      useElsewhere()
      on({
        eth_getTransactionReceipt: ([hash]) =>
          receipt(hash as string, 1, [usedEvent, transferTo(token)], 4),
      })
      return settle()
    },
  }
  const recorded = vectors.facilitator.filter(
    ({ op, result }) => op === 'settle' && !Array.isArray(result),
  )

  test('every recorded case of one settlement is here', () => {
    expect(recorded.map(({ name }) => name).toSorted()).toEqual(Object.keys(cases).toSorted())
  })
  test.each(recorded)('$name', async ({ name, result }) => {
    const outcome = await cases[name]?.()
    expect(outcome).toMatchObject(
      result.success === true
        ? { state: 'settled' }
        : { state: 'failed', reason: result.errorReason },
    )
  })
})

describe('plan', () => {
  test('a signed transaction that is not sent', async () => {
    const step = await planStep()
    expect(sent).toEqual([])
    const raw = step.raw as Hex
    expect(step).toMatchObject({
      kind: 'tx',
      payments: [mechanism.identify(payment, requirements).paymentId],
      idempotencyKey: mechanism.identify(payment, requirements).spendKey,
      transaction: keccak256(raw),
    })
    expect(parseTransaction(raw)).toMatchObject({
      type: 'eip1559',
      chainId: 84_532,
      nonce: 7,
      to: token,
      data: vectors.exactEip3009.calldata.vrs,
      maxFeePerGas: 2_001_000_000n,
      maxPriorityFeePerGas: 1_000_000n,
      // 21,000 + 292 bytes at 40 + 60,000 simulated and margin + 60,000 for first touches
      gas: 21_000n + 292n * 40n + 60_000n + 60_000n,
    })
    expect(await recoverTransactionAddress({ serializedTransaction: raw as `0x02${string}` })).toBe(
      addresses[0],
    )
  })

  test('three calls a settlement', async () => {
    await settle()
    node.calls.length = 0
    await settle()
    expect(node.calls).toEqual(['eth_call', 'eth_sendRawTransaction', 'eth_getTransactionReceipt'])
  })

  test('no more with the verification that a settlement begins with', async () => {
    await settle()
    node.calls.length = 0
    await mechanism.verify(payment, requirements)
    await settle()
    expect(node.calls).toEqual(['eth_call', 'eth_sendRawTransaction', 'eth_getTransactionReceipt'])
  })

  test('the chain is asked again when the verification is old, for another payment, or was used', async () => {
    const countCalls = async (work: () => Promise<unknown>): Promise<number> => {
      node.calls.length = 0
      await work()
      return node.calls.filter((call) => call === 'eth_call').length
    }
    await mechanism.verify(payment, requirements)
    time += 1_001
    expect(await countCalls(plan)).toBe(1)
    await mechanism.verify({ ...payment }, requirements)
    expect(await countCalls(plan)).toBe(1)
    await mechanism.verify(payment, { ...requirements })
    expect(await countCalls(plan)).toBe(1)
    await mechanism.verify(payment, requirements)
    expect(await countCalls(plan)).toBe(0)
    expect(await countCalls(plan)).toBe(1)
    // What was refused is never good for a settlement.
    probe = { balance: 0n, simulationOk: false }
    await mechanism.verify(payment, requirements)
    expect(await countCalls(plan)).toBe(1)
  })

  test('the signer with the least to do', async () => {
    configure({ signers: keys })
    const steps = [await planStep(), await planStep(), await planStep()]
    const senders = await Promise.all(
      steps.map(({ raw }) =>
        recoverTransactionAddress({ serializedTransaction: raw as `0x02${string}` }),
      ),
    )
    expect(senders).toEqual([addresses[0], addresses[1], addresses[0]])
  })

  test('a settlement that is done is not on the way any more', async () => {
    configure({ signers: keys })
    const senders = new Set<string>()
    for (let round = 0; round < 3; round++) {
      const step = await planStep()
      senders.add(
        await recoverTransactionAddress({ serializedTransaction: step.raw as `0x02${string}` }),
      )
      await step.send()
      await step.confirm(within(60_000))
    }
    expect([...senders]).toEqual([addresses[0]])
  })

  test('error: a signer that fails, and its nonce is free again', async () => {
    let isBroken = true
    const account = privateKeyToAccount(keys[0])
    const signTransaction: typeof account.signTransaction = async (...args) => {
      if (isBroken) throw new Error('the key store is locked')
      return account.signTransaction(...args)
    }
    configure({ signers: [{ ...account, signTransaction }] })
    await expect(plan()).rejects.toMatchObject({ code: 'signing_failed', charged: 'no' })
    isBroken = false
    expect(parseTransaction((await planStep()).raw as Hex).nonce).toBe(7)
  })

  test('gas from the node where it charges more than gas', async () => {
    configure({ gasLimit: 'estimate' })
    on({ eth_estimateGas: () => '0x493e0' })
    expect(parseTransaction((await planStep()).raw as Hex).gas).toBe(360_000n)
    on({ eth_estimateGas: () => '0x7a120000' })
    expect(await plan()).toMatchObject({ state: 'failed' })
    on({
      eth_estimateGas: () => {
        throw new NodeError('execution reverted', 3)
      },
    })
    expect(await plan()).toMatchObject({
      state: 'failed',
      reason: 'invalid_exact_evm_transaction_simulation_failed',
    })
  })

  test('T03 T10 a payment that is too late for us is open until the chain is past its end', async () => {
    const end = Number(authorization.validBefore)
    time = (end - 1) * 1_000
    expect(await plan()).toEqual({ state: 'pending' })
    probe = { blockTimestamp: BigInt(end) + 30n }
    expect(await plan()).toEqual({ state: 'failed', reason: 'transaction_expired' })
  })

  test('a payment that went bad since it was verified', async () => {
    probe = { balance: 0n, simulationOk: false, received: 0n }
    expect(await plan()).toEqual({
      state: 'failed',
      reason: 'invalid_exact_evm_insufficient_balance',
    })
    expect(node.calls).toEqual(['eth_call'])
  })

  test('error: fees above the cap, and the nonce is not used up', async () => {
    configure({ maxFeePerGas: 1n })
    await expect(plan()).rejects.toMatchObject({ code: 'settlement_failed', charged: 'no' })
    expect(node.calls).not.toContain('eth_getTransactionCount')
  })

  test('error: the node is down', async () => {
    on({
      eth_call: () => {
        throw new Error('down')
      },
    })
    await expect(plan()).rejects.toMatchObject({ code: 'rpc_unavailable' })
  })
})

describe('a nonce that is used before we come', () => {
  beforeEach(() => {
    probe = used
    useElsewhere()
    on({ eth_getTransactionReceipt: ([hash]) => receipt(hash as string, 1, proof, 4) })
  })

  test('T03 by a stranger who paid exactly this', async () => {
    expect(await plan()).toEqual({
      state: 'settled',
      transaction: stranger,
      amount: '10000',
      blockNumber: 4n,
      logKey: `eip155:84532/${stranger}/4`,
    })
  })

  test('T03 also when the authorization has expired since', async () => {
    time = (now + 60) * 1_000
    expect(await plan()).toMatchObject({ state: 'settled', transaction: stranger })
  })

  test('T03 not when the signature is somebody else’s', async () => {
    const forged = {
      ...payment,
      payload: { ...payment.payload, signature: `0x${'00'.repeat(65)}` },
    }
    const identity = mechanism.identify(forged, requirements)
    const { signal } = new AbortController()
    expect(await mechanism.plan(forged, requirements, { identity, signal })).toEqual({
      state: 'failed',
      reason: 'invalid_exact_evm_signature',
    })
  })

  test('T03 by another payment under the nonce', async () => {
    on({
      eth_getTransactionReceipt: ([hash]) =>
        receipt(hash as string, 1, [usedEvent, transferTo(token)], 4),
    })
    expect(await plan()).toEqual({
      state: 'failed',
      reason: 'invalid_exact_evm_nonce_already_used',
      transaction: stranger,
    })
  })

  test('T11 by a cancellation', async () => {
    useElsewhere({ topics: [eventTopics.authorizationCanceled, word(payer), nonce], data: '0x' })
    expect(await plan()).toEqual({
      state: 'failed',
      reason: 'invalid_exact_evm_nonce_already_used',
      transaction: stranger,
    })
  })

  test('a block that is not deep enough decides nothing', async () => {
    configure({ confirmations: 3 })
    expect(await plan()).toEqual({ state: 'pending', transaction: stranger })
    on({ eth_blockNumber: () => '0x6' })
    expect(await plan()).toMatchObject({ state: 'settled' })
  })

  test('T03 T10 a log that this node does not show is pending, and settled once it does', async () => {
    on({ eth_getLogs: () => [] })
    expect(await plan()).toEqual({ state: 'pending' })
    useElsewhere()
    expect(await plan()).toMatchObject({ state: 'settled', transaction: stranger })
  })

  test('T03 T10 nor is it a failure by the end of the payment', async () => {
    on({ eth_getLogs: () => [] })
    time = Number(authorization.validBefore) * 1_000 + 3_600_000
    probe = { ...used, blockTimestamp: BigInt(authorization.validBefore ?? '0') + 3_600n }
    expect(await plan()).toEqual({ state: 'pending' })
  })

  test('T10 a contract that does not tell of the nonce', async () => {
    probe = { ...used, stateOk: false }
    expect(await plan()).toEqual({ state: 'pending' })
  })

  test('T03 T10 by somebody else while gas was estimated', async () => {
    configure({ gasLimit: 'estimate' })
    probe = {}
    on({
      eth_estimateGas: () => {
        probe = used
        throw new NodeError('execution reverted', 3)
      },
    })
    expect(await plan()).toMatchObject({ state: 'settled', transaction: stranger })
    probe = {}
    on({ eth_getLogs: () => [] })
    expect(await plan()).toEqual({ state: 'pending' })
  })

  test('the search is in pieces, and ends', async () => {
    configure({ maxLogRange: 4_000 })
    const ranges: unknown[] = []
    on({
      eth_blockNumber: () => '0x4e20',
      eth_getLogs: ([filter]) => {
        const { fromBlock, toBlock, topics } = filter as {
          fromBlock: Hex
          toBlock: Hex
          topics: unknown
        }
        expect(topics).toEqual([
          [eventTopics.authorizationUsed, eventTopics.authorizationCanceled],
          word(payer),
          nonce,
        ])
        // Nodes refuse members that they do not know.
        expect(Object.keys(Object(filter))).toEqual(['address', 'topics', 'fromBlock', 'toBlock'])
        ranges.push([Number(fromBlock), Number(toBlock)])
        return []
      },
    })
    await plan()
    expect(ranges).toEqual([
      [16_001, 20_000],
      [12_001, 16_000],
      [10_000, 12_000],
    ])
  })
})

function refuse(message: string): void {
  on({
    eth_sendRawTransaction: () => {
      throw new NodeError(message)
    },
  })
}

describe('send', () => {
  test('sending twice is sending the same', async () => {
    const step = await planStep()
    await step.send()
    refuse('already known')
    await step.send()
    expect(sent).toEqual([step.raw])
    expect(await step.confirm(within(60_000))).toMatchObject({ state: 'settled' })
  })

  test('a refusal gives the nonce back', async () => {
    const step = await planStep()
    refuse('insufficient funds for gas * price + value')
    await expect(step.send()).rejects.toMatchObject({ code: 'settlement_failed', charged: 'no' })
    expect(await step.confirm(within(1_000))).toMatchObject({
      state: 'failed',
      reason: 'invalid_exact_evm_transaction_failed',
    })
    expect(parseTransaction((await planStep()).raw as Hex).nonce).toBe(7)
    // Its nonce is another payment's now.
    await expect(step.send()).rejects.toMatchObject({ code: 'settlement_failed' })
  })

  test('a refusal after a broadcast says nothing', async () => {
    const step = await planStep()
    await step.send()
    refuse('insufficient funds')
    await expect(step.send()).rejects.toMatchObject({ code: 'rpc_unavailable', charged: 'unknown' })
    expect(await step.confirm(within(60_000))).toMatchObject({ state: 'settled' })
    expect(parseTransaction((await planStep()).raw as Hex).nonce).toBe(8)
  })

  test('a refusal by one of several nodes says nothing', async () => {
    const transport = fallback([node.transport, node.transport])
    const [several] = evm({
      environment,
      networks: [{ network: 'eip155:84532', transport, signers: [keys[0]] }],
    })
    if (several === undefined) throw new Error('no mechanism')
    mechanism = several
    const step = await planStep()
    refuse('insufficient funds')
    await expect(step.send()).rejects.toMatchObject({ charged: 'unknown' })
    expect(await step.confirm(within(5_000))).toMatchObject({ state: 'pending' })
    expect(parseTransaction((await planStep()).raw as Hex).nonce).toBe(8)
  })

  test('a timeout keeps the nonce', async () => {
    const step = await planStep()
    on({
      eth_sendRawTransaction: () => {
        throw new Error('timeout')
      },
    })
    await expect(step.send()).rejects.toMatchObject({ code: 'rpc_unavailable' })
    expect(parseTransaction((await planStep()).raw as Hex).nonce).toBe(8)
    expect(await step.confirm(within(5_000))).toEqual({
      state: 'pending',
      transaction: step.transaction,
    })
  })

  test.each(['rate limit exceeded', 'internal error'])('"%s" keeps the nonce', async (message) => {
    const step = await planStep()
    refuse(message)
    await expect(step.send()).rejects.toMatchObject({ charged: 'unknown' })
    expect(parseTransaction((await planStep()).raw as Hex).nonce).toBe(8)
  })

  test('a nonce that is too low because the transaction is in a block', async () => {
    const step = await planStep()
    sent.push(step.raw as Hex)
    refuse('nonce too low')
    on({ eth_getTransactionByHash: ([hash]) => ({ hash }) })
    await step.send()
    expect(await step.confirm(within(60_000))).toMatchObject({ state: 'settled' })
  })

  test('a nonce that somebody else has used', async () => {
    const step = await planStep()
    refuse('nonce too low: next nonce 9, tx nonce 7')
    on({ eth_getTransactionCount: () => '0x9' })
    await expect(step.send()).rejects.toMatchObject({ charged: 'unknown' })
    expect(await step.confirm(within(5_000))).toMatchObject({ state: 'pending' })
    expect(parseTransaction((await planStep()).raw as Hex).nonce).toBe(9)
  })
})

describe('confirm', () => {
  test('never throws, and pending is what is not proven', async () => {
    const step = await planStep()
    await step.send()
    on({
      eth_getTransactionReceipt: () => {
        throw new Error('down')
      },
    })
    expect(await step.confirm(AbortSignal.abort())).toMatchObject({ state: 'pending' })
    let asked = 0
    const controller = new AbortController()
    on({
      eth_getTransactionReceipt: () => {
        asked += 1
        if (asked === 3) controller.abort()
        return { nonsense: true }
      },
    })
    expect(await step.confirm(controller.signal)).toEqual({
      state: 'pending',
      transaction: step.transaction,
    })
    expect(asked).toBe(3)
  })

  test('waits for confirmations', async () => {
    configure({ confirmations: 3 })
    let head = 5
    on({ eth_blockNumber: () => `0x${(head++).toString(16)}` })
    expect(await settle()).toMatchObject({ state: 'settled', blockNumber: 5n })
    expect(head).toBe(8)
  })

  test('T25 a success without the token’s logs is none', async () => {
    on({ eth_getTransactionReceipt: ([hash]) => receipt(hash as string, 1, [usedEvent]) })
    expect(await settle()).toMatchObject({
      state: 'failed',
      reason: 'invalid_exact_evm_transfer_event_mismatch',
      transaction: expect.any(String),
    })
  })

  test('T03 a revert because a stranger was faster', async () => {
    const step = await planStep()
    await step.send()
    probe = used
    on({
      eth_getTransactionReceipt: ([hash]) =>
        hash === stranger ? receipt(stranger, 1, proof, 5) : receipt(hash as string, 0),
      eth_getLogs: () => [
        {
          ...usedEvent,
          address: token,
          transactionHash: stranger,
          blockNumber: '0x5',
          logIndex: '0x3',
        },
      ],
    })
    expect(await step.confirm(within(60_000))).toMatchObject({
      state: 'settled',
      transaction: stranger,
    })
  })

  test('T03 a revert, and a used nonce whose log is not there yet', async () => {
    const step = await planStep()
    await step.send()
    probe = used
    on({ eth_getTransactionReceipt: ([hash]) => receipt(hash as string, 0) })
    expect(await step.confirm(within(5_000))).toMatchObject({ state: 'pending' })
  })

  test('the state after a revert is that of its own block', async () => {
    const step = await planStep()
    await step.send()
    const blocks: unknown[] = []
    on({
      eth_getTransactionReceipt: ([hash]) => receipt(hash as string, 0),
      eth_call: ([, block]) => {
        blocks.push(block)
        return encodeProbeResult(good)
      },
    })
    expect(await step.confirm(within(60_000))).toMatchObject({
      state: 'failed',
      reason: 'invalid_exact_evm_transaction_failed',
      transaction: step.transaction,
    })
    expect(blocks).toEqual(['0x5'])
  })

  test('what is stuck is broadcast again, and what holds it up is filled', async () => {
    // The first is dropped by its caller and never sent.
    const dropped = await planStep()
    const step = await planStep()
    await step.send()
    on({
      eth_getTransactionReceipt: ([hash]) =>
        sent.length >= 3 && hash === step.transaction ? receipt(hash as string, 1, proof) : null,
    })
    expect(await step.confirm(within(60_000))).toMatchObject({ state: 'settled' })
    expect(time).toBeGreaterThan((now + 15) * 1_000)
    const [, filler, again] = sent
    expect(again).toBe(step.raw)
    expect(parseTransaction(filler ?? '0x')).toMatchObject({
      nonce: 7,
      to: addresses[0].toLowerCase(),
    })
    await expect(dropped.send()).rejects.toMatchObject({ code: 'settlement_failed' })
    expect(await dropped.confirm(within(1_000))).toMatchObject({ state: 'failed' })
    expect(sent).toHaveLength(3)
  })
})

describe('recover', () => {
  const hash = `0x${'aa'.repeat(32)}`
  const raw = '0x02aabb'
  const recover = (
    attempt: { transaction?: string; raw?: string } = { transaction: hash, raw },
    ms = 5_000,
  ): Promise<StepOutcome> => mechanism.recover(payment, requirements, attempt, within(ms))

  test('by the receipt', async () => {
    on({ eth_getTransactionReceipt: () => receipt(hash, 1, proof) })
    expect(await recover()).toMatchObject({ state: 'settled', transaction: hash, amount: '10000' })
    expect(node.calls).toEqual(['eth_getTransactionReceipt'])
  })

  test('T03 by the nonce’s log', async () => {
    probe = used
    on({
      eth_getTransactionReceipt: ([asked]) =>
        asked === stranger ? receipt(stranger, 1, proof) : null,
      eth_getLogs: () => [
        {
          ...usedEvent,
          address: token,
          transactionHash: stranger,
          blockNumber: '0x5',
          logIndex: '0x3',
        },
      ],
    })
    expect(await recover()).toMatchObject({ state: 'settled', transaction: stranger })
    expect(await recover({})).toMatchObject({ state: 'settled', transaction: stranger })
  })

  test('a used nonce without a log is pending', async () => {
    probe = used
    expect(await recover()).toEqual({ state: 'pending', transaction: hash })
  })

  test('broadcasts once more and waits', async () => {
    expect(await recover()).toEqual({ state: 'pending', transaction: hash })
    expect(sent).toEqual([raw])
  })

  test('dead only some time after the end, and by the chain’s clock', async () => {
    const end = BigInt(authorization.validBefore ?? '0')
    time = Number(end + 3_600n) * 1_000
    for (const late of [-100n, 0n, 29n]) {
      probe = { blockTimestamp: end + late }
      expect(await recover({ transaction: hash })).toEqual({ state: 'pending', transaction: hash })
    }
    probe = { blockTimestamp: end + 30n }
    expect(await recover({ transaction: hash })).toEqual({
      state: 'failed',
      reason: 'transaction_expired',
    })
  })

  test('T03 without a transaction: unused is pending until the chain is past the end', async () => {
    const end = time + 5_000
    const controller = new AbortController()
    on({
      eth_call: () => {
        if (time >= end) controller.abort()
        return encodeProbeResult({ ...good, ...probe })
      },
    })
    expect(await mechanism.recover(payment, requirements, {}, controller.signal)).toEqual({
      state: 'pending',
    })
    probe = { blockTimestamp: BigInt(authorization.validBefore ?? '0') + 30n }
    expect(await recover({})).toEqual({ state: 'failed', reason: 'transaction_expired' })
  })

  test('a used nonce without a log is searched for once, as the caller comes again', async () => {
    probe = used
    await recover()
    expect(node.calls.filter((call) => call === 'eth_getLogs')).toHaveLength(1)
  })

  test('a token that stopped answering is pending', async () => {
    probe = { stateOk: false, blockTimestamp: 2n ** 40n }
    expect(await recover()).toMatchObject({ state: 'pending' })
  })

  test('a node that is down is pending', async () => {
    on({
      eth_call: () => {
        throw new Error('down')
      },
    })
    expect(await recover()).toMatchObject({ state: 'pending' })
  })
})
