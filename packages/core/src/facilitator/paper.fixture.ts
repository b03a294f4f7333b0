import { type Environment, systemEnvironment } from '../environment.js'
import { FareboxError } from '../errors/FareboxError.js'
import type {
  FacilitatorMechanism,
  PaymentIdentity,
  SettlementStep,
  StepOutcome,
} from '../mechanism/types.js'
import type { FacilitatorRequest, PaymentRequirements, VerifyResponse } from '../wire/types.js'
import type { Ledger, LedgerWrite, PaymentRecord } from './ledger/Ledger.js'
import { createMemoryLedger } from './ledger/createMemoryLedger.js'

export const network = 'eip155:31337'
export const startOfTime = 1_800_000_000_000

/** Time that stands still until it is moved; waits are a hundred times shorter than asked for. */
export interface PaperEnvironment extends Environment {
  advance(milliseconds: number): void
}

export function createPaperEnvironment(): PaperEnvironment {
  let now = startOfTime
  return {
    ...systemEnvironment,
    now: () => now,
    sleep: (milliseconds, signal) => systemEnvironment.sleep(milliseconds / 100, signal),
    advance: (milliseconds) => {
      now += milliseconds
    },
  }
}

/** A chain on paper: it mines what is broadcast, one transfer for each nonce. */
export interface PaperChain {
  /** While true nothing that is broadcast is mined. */
  paused: boolean
  /** Every transaction that a node took, in order. */
  readonly broadcast: string[]
  /** spendKey to the transaction that spent it. */
  readonly spent: Map<string, string>
}

export function createPaperChain(): PaperChain {
  return { paused: false, broadcast: [], spent: new Map() }
}

/** What a test replaces of the mechanism. Absent: it works. */
export interface PaperScript {
  verify?: () => Promise<VerifyResponse>
  plan?: () => Promise<SettlementStep | StepOutcome | undefined>
  send?: (transaction: string) => Promise<void>
  confirm?: (signal: AbortSignal) => Promise<StepOutcome>
  /** What the chain says of a payment of which no attempt is known. Absent: it has ended, unless it is spent. */
  recoverUnsent?: () => Promise<StepOutcome>
}

export interface PaperMechanism extends FacilitatorMechanism {
  readonly script: PaperScript
  readonly calls: { verify: number; plan: number; send: number; recover: number }
}

export interface PaperMechanismOptions {
  readonly chain?: PaperChain
  readonly networks?: readonly string[]
  readonly isTestNetwork?: boolean
}

/** A scheme whose signature is the word "good". */
export function createPaperMechanism(options: PaperMechanismOptions = {}): PaperMechanism {
  const { chain = createPaperChain(), networks = [network], isTestNetwork = true } = options
  const script: PaperScript = {}
  const calls = { verify: 0, plan: 0, send: 0, recover: 0 }

  const broadcast = (transaction: string): void => {
    if (!chain.broadcast.includes(transaction)) chain.broadcast.push(transaction)
  }

  const mine = (): void => {
    if (chain.paused) return
    for (const transaction of chain.broadcast) {
      const [spendKey = ''] = transaction.split('#')
      if (!chain.spent.has(spendKey)) chain.spent.set(spendKey, transaction)
    }
  }

  const prove = async (
    spendKey: string,
    transaction: string,
    signal: AbortSignal,
  ): Promise<StepOutcome> => {
    while (!signal.aborted) {
      mine()
      const spentBy = chain.spent.get(spendKey)
      if (spentBy !== undefined) {
        return { state: 'settled', transaction: spentBy, amount: '10', logKey: `log ${spentBy}` }
      }
      await systemEnvironment.sleep(1)
    }
    return { state: 'pending', transaction }
  }

  return {
    scheme: 'paper',
    networks,
    script,
    calls,
    signers: () => ['0xSigner'],
    supportedExtra: () => ({ paper: 'recycled' }),
    isTestNetwork: () => isTestNetwork,
    identify({ payload }): PaymentIdentity {
      const { payer, nonce, value, validBefore } = payload
      if (typeof payer !== 'string' || typeof nonce !== 'string') {
        throw new FareboxError('payload_invalid', { detail: 'payload.nonce is missing.' })
      }
      return {
        paymentId: `${payer}/${nonce}/${JSON.stringify(value).replaceAll('"', '')}`,
        spendKey: `${payer}/${nonce}`,
        payer,
        validAfter: 0,
        validBefore: Number(validBefore),
      }
    },
    async verify({ payload }, requirements) {
      calls.verify += 1
      if (script.verify !== undefined) return script.verify()
      const { spendKey } = this.identify(paymentOf(payload), requirements)
      if (payload['signature'] !== 'good') {
        return { isValid: false, invalidReason: 'invalid_paper_signature' }
      }
      if (payload['value'] !== requirements.amount) {
        return { isValid: false, invalidReason: 'invalid_paper_value' }
      }
      return chain.spent.has(spendKey)
        ? { isValid: false, invalidReason: 'invalid_paper_nonce_already_used' }
        : { isValid: true }
    },
    async plan(_payment, _requirements, { identity }) {
      calls.plan += 1
      const planned = await script.plan?.()
      if (planned !== undefined) return planned
      const { paymentId, spendKey } = identity
      const transaction = `${spendKey}#${calls.plan}`
      return {
        kind: 'tx',
        idempotencyKey: spendKey,
        payments: [paymentId],
        transaction,
        raw: `raw ${transaction}`,
        async send() {
          calls.send += 1
          if (script.send === undefined) broadcast(transaction)
          else await script.send(transaction)
        },
        confirm: (signal) => script.confirm?.(signal) ?? prove(spendKey, transaction, signal),
      }
    },
    async recover(payment, requirements, { transaction = '', raw }, signal) {
      calls.recover += 1
      const { spendKey } = this.identify(payment, requirements)
      if (transaction === '' && raw === undefined) {
        if (script.recoverUnsent !== undefined) return script.recoverUnsent()
        mine()
        return chain.spent.has(spendKey)
          ? prove(spendKey, transaction, signal)
          : { state: 'failed', reason: 'transaction_expired' }
      }
      if (raw !== undefined) broadcast(raw.replace('raw ', ''))
      return script.confirm?.(signal) ?? prove(spendKey, transaction, signal)
    },
  }
}

const requirements: PaymentRequirements = {
  scheme: 'paper',
  network,
  amount: '10',
  asset: '0xPaper',
  payTo: '0xSeller',
  maxTimeoutSeconds: 300,
}

function paymentOf(
  payload: FacilitatorRequest['paymentPayload']['payload'],
): FacilitatorRequest['paymentPayload'] {
  return { x402Version: 2, accepted: requirements, payload }
}

/** A good payment of 10 by `alice` with nonce `1`, valid for five minutes; changed as asked. */
export function createRequest(
  payload: FacilitatorRequest['paymentPayload']['payload'] = {},
  terms: Partial<PaymentRequirements> = {},
): FacilitatorRequest {
  const agreed = { ...requirements, ...terms }
  const validBefore = startOfTime / 1000 + 300
  return {
    x402Version: 2,
    paymentPayload: {
      x402Version: 2,
      accepted: agreed,
      payload: {
        payer: 'alice',
        nonce: '1',
        value: '10',
        validBefore,
        signature: 'good',
        ...payload,
      },
    },
    paymentRequirements: agreed,
  }
}

/** A memory ledger whose calls a test can make fail. */
export interface FragileLedger extends Ledger {
  /** Called before each write; what it throws is the answer. */
  beforeWrite: (next: PaymentRecord) => void
  /** Called after each write; what it throws replaces the answer although the write is made. */
  afterWrite: (next: PaymentRecord, write: LedgerWrite) => void
  beforeRead: () => void
}

export function createFragileLedger(): FragileLedger {
  const inner = createMemoryLedger()
  return {
    durability: 'durable',
    beforeWrite: () => undefined,
    afterWrite: () => undefined,
    beforeRead: () => undefined,
    async get(paymentId) {
      this.beforeRead()
      return inner.get(paymentId)
    },
    async findLive(spendKey) {
      this.beforeRead()
      return inner.findLive(spendKey)
    },
    async compareAndSet(expectedVersion, next) {
      this.beforeWrite(next)
      const write = await inner.compareAndSet(expectedVersion, next)
      this.afterWrite(next, write)
      return write
    },
    async listUnfinished() {
      this.beforeRead()
      return inner.listUnfinished()
    },
  }
}
