import { type Environment, FareboxError, networks, systemEnvironment } from '@farebox/core'
import { createFakeChain } from './createFakeChain.js'
import type {
  FacilitatorFault,
  FakeCall,
  FakeFacilitator,
  SettleBehaviour,
  VerifyBehaviour,
} from './FakeFacilitator.js'
import { testAsset } from './testAsset.js'

export interface FakeFacilitatorOptions {
  /** Atomic units of any token that every address starts with. Default 10^12: a million dollars. */
  readonly balance?: bigint
  /** The clock that payments are checked by, and what `{ after: milliseconds }` waits with. */
  readonly environment?: Environment
}

/** Resolves when the usual answer is to be given after all. */
async function misbehave(
  fault: FacilitatorFault,
  environment: Environment,
  signal: AbortSignal | undefined,
): Promise<void> {
  switch (fault) {
    case 'unreachable':
      throw new FareboxError('facilitator_unavailable')
    case 'malformed':
      throw new FareboxError('facilitator_malformed')
    case 'timeout':
      throw new FareboxError('facilitator_timeout')
    case 'hang':
      await new Promise<void>((resolve) => {
        if (signal?.aborted === true) resolve()
        signal?.addEventListener('abort', () => resolve(), { once: true })
      })
      throw new FareboxError('facilitator_timeout')
    default:
      await (typeof fault.after === 'number' ? environment.sleep(fault.after) : fault.after)
  }
}

/**
 * A facilitator for tests, in this process: give it to a paywall as `facilitator`.
 *
 * It checks payments of the scheme `exact` on any EVM network as a real one does, as far as that needs
 * no chain (signature, window, amount, recipient, nonce, balance), settles at once with a made-up
 * transaction, and keeps a book. Asking twice settles once; a second payment with the same nonce is
 * `invalid_exact_evm_nonce_already_used`. Not checked: whether the token exists. Contract wallets are
 * refused.
 *
 * @example
 * ```ts
 * import { createResourceServer } from '@farebox/core/server'
 * import { evm } from '@farebox/evm/server'
 * import { createFakeFacilitator } from '@farebox/testing'
 *
 * const facilitator = createFakeFacilitator()
 * const server = createResourceServer({
 *   facilitator,
 *   schemes: [evm()],
 *   payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
 * })
 * facilitator.next('settle', { failed: 'invalid_exact_evm_insufficient_balance' })
 * // … one paid request …
 * facilitator.settled.length // 0
 * ```
 */
export function createFakeFacilitator(options: FakeFacilitatorOptions = {}): FakeFacilitator {
  const environment = options.environment ?? systemEnvironment
  const chain = createFakeChain(options.balance ?? 1_000_000_000_000n, environment.now)
  const planned = { verify: [] as VerifyBehaviour[], settle: [] as SettleBehaviour[] }
  const calls: FakeCall[] = []

  return {
    calls,
    settled: chain.settled,
    next(operation: 'verify' | 'settle', behaviour: VerifyBehaviour | SettleBehaviour) {
      // The overloads pair each operation with its behaviours.
      const queue: (VerifyBehaviour | SettleBehaviour)[] = planned[operation]
      queue.push(behaviour)
    },
    async verify(request, callOptions) {
      calls.push({ operation: 'verify', request })
      const behaviour = planned.verify.shift()
      if (typeof behaviour === 'object') {
        if ('answer' in behaviour) return behaviour.answer
        if ('invalid' in behaviour) return { isValid: false, invalidReason: behaviour.invalid }
      }
      if (behaviour !== undefined) await misbehave(behaviour, environment, callOptions?.signal)
      return chain.verify(request)
    },
    async settle(request, callOptions) {
      calls.push({ operation: 'settle', request })
      const behaviour = planned.settle.shift()
      if (behaviour === 'pending') return chain.send(request)
      if (behaviour === 'lost') {
        chain.settle(request)
        throw new FareboxError('facilitator_unavailable', { charged: 'unknown' })
      }
      if (typeof behaviour === 'object') {
        if ('answer' in behaviour) return behaviour.answer
        if ('failed' in behaviour) {
          const { network } = request.paymentRequirements
          return { success: false, errorReason: behaviour.failed, transaction: '', network }
        }
      }
      if (behaviour !== undefined) await misbehave(behaviour, environment, callOptions?.signal)
      return chain.settle(request)
    },
    async supported() {
      calls.push({ operation: 'supported' })
      const ids = networks.map(({ id }) => id).filter((id) => id.startsWith('eip155:'))
      return {
        kinds: ids.map((network) => ({ x402Version: 2, scheme: 'exact', network })),
        extensions: [],
        signers: {},
      }
    },
    balanceOf: (holder, asset = testAsset) => chain.book.read(holder, asset),
    setBalance: (holder, amount, asset = testAsset) => chain.book.write(holder, asset, amount),
    reset() {
      planned.verify.length = 0
      planned.settle.length = 0
      calls.length = 0
      chain.clear()
    },
  }
}
