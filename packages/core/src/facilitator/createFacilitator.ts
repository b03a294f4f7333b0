import { systemEnvironment } from '../environment.js'
import { FareboxError } from '../errors/FareboxError.js'
import { acceptV1 } from './engine/acceptV1.js'
import { createDrives } from './engine/createDrives.js'
import { createEmitter } from './engine/createEmitter.js'
import { createMechanismRegistry } from './engine/createMechanismRegistry.js'
import type { MechanismRegistry } from './engine/createMechanismRegistry.js'
import { createSettler } from './engine/createSettler.js'
import { createStopper } from './engine/createStopper.js'
import { createVerifier } from './engine/createVerifier.js'
import type { EngineContext } from './engine/EngineContext.js'
import { toPaymentStatus } from './engine/toPaymentStatus.js'
import { quoteFee } from './engine/quoteFee.js'
import { readTransfer } from './engine/readTransfer.js'
import { recoverPayments } from './engine/recoverPayments.js'
import { resolvePayment } from './engine/resolvePayment.js'
import { waitAtMost } from './waitAtMost.js'
import type { Facilitator, FacilitatorOptions } from './Facilitator.js'
import type { FacilitatorClient } from './FacilitatorClient.js'
import { createMemoryLedger } from './ledger/createMemoryLedger.js'
import type { Ledger } from './ledger/Ledger.js'

/** How long work may take to notice that the facilitator has stopped. */
const stopMs = 3000

/**
 * A facilitator in this process: it verifies payments, settles each of them once, and remembers in its
 * ledger what it has sent before it sends it.
 *
 * Guarantees: a payment is served only on the exact networks that are configured; of all payments with
 * one spendKey at most one is live; a settlement that may be on its way is never answered as failed. An
 * outcome that is not proven is `settlement_pending`, work on it goes on, and a later call for the same
 * payment gets its answer.
 *
 * Not guaranteed: that a payment buys one answer only. Settling twice answers "settled" twice; whether
 * it was sold already is for the seller's claim store to say.
 *
 * @throws `config_invalid`: a network pattern, two mechanisms for one network, or a memory ledger for a
 * network that is not a test network.
 *
 * @example
 * ```ts
 * import { createFacilitator } from '@farebox/core/facilitator'
 * import { evm } from '@farebox/evm/facilitator'
 *
 * const facilitator = createFacilitator({
 *   schemes: [
 *     evm({
 *       networks: [
 *         {
 *           network: 'eip155:31337',
 *           rpcUrl: 'http://127.0.0.1:8545',
 *           // A key that every anvil chain knows.
 *           signers: ['0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80'],
 *         },
 *       ],
 *     }),
 *   ],
 * })
 * await facilitator.recover()
 * ```
 */
export function createFacilitator(options: FacilitatorOptions): Facilitator {
  const { environment = systemEnvironment, settleTimeoutMs = 25_000, maxInFlight = 1000 } = options
  const { ledger = createMemoryLedger(), maxInFlightPerPayer = 32 } = options
  const registry = createMechanismRegistry(options.schemes)
  if (options.unsafeMemoryLedger !== true) assertLedgerFits(ledger, registry)

  const stopper = createStopper()
  const context: EngineContext = {
    ledger,
    environment,
    waitMs: settleTimeoutMs,
    stopper,
    emit: createEmitter(options.onEvent),
  }
  const verifier = createVerifier(context)
  const drives = createDrives(context)
  const settler = createSettler({ context, drives, verifier, maxInFlightPerPayer })
  let closing: Promise<void> | undefined

  const admitCall = (): void => {
    if (closing !== undefined) {
      throw new FareboxError('facilitator_unavailable', {
        detail: 'The facilitator is shutting down.',
      })
    }
    if (verifier.size + settler.size >= maxInFlight) {
      throw new FareboxError('facilitator_unavailable', {
        detail: 'The facilitator has as many payments in progress as it takes.',
      })
    }
  }

  const close = async (drainTimeoutMs: number): Promise<void> => {
    await waitAtMost(
      Promise.all([settler.drained(), drives.drained()]),
      drainTimeoutMs,
      environment,
    )
    stopper.stop()
    await waitAtMost(drives.drained(), stopMs, environment)
  }

  const engine: Pick<FacilitatorClient, 'verify' | 'settle'> = {
    async verify(request, { signal } = {}) {
      admitCall()
      const payment = resolvePayment(registry, request)
      if (payment.kind === 'refused') {
        const { reason, message, scheme, network } = payment
        context.emit({ kind: 'rejected', operation: 'verify', scheme, network, reason })
        return {
          isValid: false,
          invalidReason: reason,
          ...(message === undefined ? {} : { invalidMessage: message }),
        }
      }
      const verdict = verifier.verify(payment, 'verify')
      verdict.catch(() => undefined)
      const answer = await stopper.run((stop) =>
        waitAtMost(verdict, settleTimeoutMs, environment, [signal, stop]),
      )
      if (answer === undefined) throw new FareboxError('facilitator_timeout', { charged: 'no' })
      return answer
    },
    async settle(request, { signal } = {}) {
      admitCall()
      const payment = resolvePayment(registry, request)
      return settler.settle(payment, request.paymentRequirements.network, signal)
    },
  }

  return {
    ...acceptV1(engine),
    supported: async () => registry.supported(),
    async quoteFees(accepts) {
      const quotes = await Promise.all(accepts.map((one) => quoteFee(registry, one)))
      return quotes.filter((quote) => quote !== undefined)
    },
    readTransfer: (query, { signal } = {}) => readTransfer(registry, query, signal),
    async payment(paymentId) {
      const record = await ledger.get(paymentId).catch((cause: unknown) => {
        throw new FareboxError('store_unavailable', { cause })
      })
      return record === undefined ? undefined : toPaymentStatus(record)
    },
    recover: () => recoverPayments({ context, drives, registry }),
    async health() {
      const reachable = await ledger.findLive('').then(
        () => true,
        () => false,
      )
      return { ready: reachable && closing === undefined, inFlight: drives.size }
    },
    close({ drainTimeoutMs = settleTimeoutMs } = {}) {
      closing ??= close(drainTimeoutMs)
      return closing
    },
  }
}

function assertLedgerFits(ledger: Ledger, registry: MechanismRegistry): void {
  if (ledger.durability === 'durable') return
  const real = registry.entries.find(({ mechanism, network }) => !mechanism.isTestNetwork(network))
  if (real === undefined) return
  throw new FareboxError('config_invalid', {
    detail: `A memory ledger loses settlements on their way when the process ends; ${real.network} is not a test network. Pass a durable "ledger", or "unsafeMemoryLedger".`,
  })
}
