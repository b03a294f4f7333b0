import { encodeHex, FareboxError, systemEnvironment } from '@farebox/core'
import type { ClientMechanism, JsonObject, PaymentRequirements } from '@farebox/core'
import type { TronAccount } from '@farebox/tron/account'

const notYet = new Error('The payment is signed later.')

/**
 * A permit context that is never signed, to ask what a payment would take: the real one is issued with the terms that
 * are asked for right before the signature.
 */
export function draftExtensions({ maxTimeoutSeconds }: PaymentRequirements): JsonObject {
  const validBefore = Math.floor(systemEnvironment.now() / 1000) + maxTimeoutSeconds
  const paymentId = `0x${encodeHex(new Uint8Array(16))}`
  const meta = { kind: 'PAYMENT_ONLY', paymentId, nonce: '0', validAfter: 0, validBefore }
  return { paymentPermitContext: { meta } }
}

/** The account without its power to sign payments. */
export function toApprover(account: TronAccount, onSigned: () => void): TronAccount {
  return {
    address: account.address,
    signTypedData: () => Promise.reject(notYet),
    async signTransaction(transaction) {
      if (account.signTransaction === undefined) throw notYet
      const signed = await account.signTransaction(transaction)
      onSigned()
      return signed
    },
  }
}

/**
 * Approves the token of requirements as a payment would, and stops before the payment: it is signed when the
 * person has seen its terms.
 *
 * @param mechanism of an account that {@link toApprover} made
 * @throws `payment_allowance_required`, `signing_failed`, `rpc_unavailable`
 */
export async function approveToken(
  mechanism: ClientMechanism,
  requirements: PaymentRequirements,
): Promise<void> {
  const context = { environment: systemEnvironment, extensions: draftExtensions(requirements) }
  try {
    await mechanism.createPayload(requirements, context)
  } catch (error) {
    if (!(error instanceof FareboxError && error.cause === notYet)) throw error
  }
}
