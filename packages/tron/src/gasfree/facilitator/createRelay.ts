import { FareboxError } from '@farebox/core'
import type { StepOutcome } from '@farebox/core'
import type { GasFreeTransfer } from '../api/GasFreeApi.js'
import type { GasFreePayload } from '../GasFreePermit.js'
import type { GasFreeNetwork, RelayedPermit } from './GasFreeNetwork.js'
import { proveTransfer } from './proveTransfer.js'
import { searchChain } from './searchChain.js'
import { toSubmitFailure } from './toSubmitFailure.js'

/** One permit on its way through a provider. */
export interface Relay {
  /** Submits it, again where need be: a nonce has its effect once. */
  send(signal?: AbortSignal): Promise<void>
  /** Waits for proof. Never throws. */
  confirm(signal: AbortSignal): Promise<StepOutcome>
}

export interface RelayOptions extends GasFreePayload {
  readonly network: GasFreeNetwork
  readonly relayed: RelayedPermit
  /** Whether the provider may have the permit already, so that its refusal proves nothing. */
  readonly isDoubtful: boolean
}

/**
 * Submits a permit and follows it. An answer that was lost is asked for again: a provider that has the permit
 * says that the nonce is used, or that a transfer is pending, and the chain says which transfer it was. A
 * provider's word that it failed is believed when the chain shows no transfer.
 */
export function createRelay({
  network,
  permit,
  signature,
  relayed,
  ...options
}: RelayOptions): Relay {
  const { api } = network
  let isDoubtful = options.isDoubtful
  let traceId: string | undefined
  let transaction: string | undefined
  let refusal: StepOutcome | undefined
  let underWay = 0

  async function send(signal?: AbortSignal): Promise<void> {
    if (traceId !== undefined) return
    let submission: Awaited<ReturnType<typeof api.submit>>
    underWay += 1
    try {
      submission = await api.submit(permit, signature, signal)
    } catch (cause) {
      isDoubtful = true
      throw cause
    } finally {
      underWay -= 1
    }
    if (submission.kind === 'accepted') {
      ;({ traceId } = submission)
      isDoubtful ||= traceId === undefined
      return
    }
    const { reason } = submission
    // It has come before, or somebody else has submitted it: the chain will tell.
    if (reason === 'NonceNotMatchException') {
      isDoubtful = true
      return
    }
    if (!isDoubtful && underWay === 0 && reason !== 'TooManyPendingTransferException') {
      refusal = toSubmitFailure(reason)
    }
    // Another transfer of the user's is on its way, or this one: it is tried again later.
    throw new FareboxError('provider_unavailable', {
      charged: refusal === undefined ? 'unknown' : 'no',
      cause: new Error(reason),
    })
  }

  async function look(signal: AbortSignal): Promise<StepOutcome | undefined> {
    const transfer =
      traceId === undefined
        ? undefined
        : await api.getTransfer(traceId, signal).catch(() => undefined)
    const told = transfer === undefined ? undefined : await judge(transfer)
    if (told !== undefined) return told
    const readNonce = async (): Promise<bigint> => (await api.getAccount(permit.user, signal)).nonce
    const found = await searchChain(network, { ...relayed, nonce: permit.nonce }, readNonce)
    if (found !== undefined || transfer === undefined || transaction !== undefined) return found
    return isFailed(transfer) ? toFailure(transfer) : undefined
  }

  async function judge(transfer: GasFreeTransfer): Promise<StepOutcome | undefined> {
    if (transfer.transaction === undefined) return undefined
    ;({ transaction } = transfer)
    const proof = await proveTransfer(network, relayed, transfer.transaction)
    if (proof.state === 'settled') return proof
    return proof.state === 'reverted' && isFailed(transfer) ? toFailure(transfer) : undefined
  }

  function toPending(): StepOutcome {
    return {
      state: 'pending',
      ...(transaction === undefined ? {} : { transaction }),
      ...(traceId === undefined ? {} : { message: `GasFree transfer ${traceId}` }),
    }
  }

  return {
    send,
    async confirm(signal) {
      if (refusal !== undefined) return refusal
      const { environment, pollingIntervalMs } = network
      let delayMs = Math.ceil(pollingIntervalMs / 5)
      while (!signal.aborted) {
        try {
          await environment.sleep(delayMs, signal)
          delayMs = pollingIntervalMs
          const outcome = await look(signal)
          if (outcome !== undefined) return outcome
        } catch {
          // The next round asks again; when there is none, nothing is known.
        }
      }
      return toPending()
    },
  }
}

function isFailed({ state, transactionState }: GasFreeTransfer): boolean {
  return state === 'FAILED' || transactionState === 'ON_CHAIN_FAILED'
}

function toFailure({ traceId, transaction }: GasFreeTransfer): StepOutcome {
  return {
    state: 'failed',
    reason: 'gasfree_transaction_failed',
    message: `GasFree transfer ${traceId} failed.`,
    ...(transaction === undefined ? {} : { transaction }),
  }
}
