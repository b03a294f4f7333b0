import { encodeHex, parseNetwork } from '@farebox/core'
import type { CreatedPayload, Environment, PaymentRequirements } from '@farebox/core'
import {
  hashPermit2Witness,
  identifyPermit2,
  toPermit2Payload,
  toPermit2TypedData,
} from '@farebox/evm/schemes'
import type { Permit2Authorization } from '@farebox/evm/schemes'
import { toTronAddress } from '../address/toTronAddress.js'
import { readPermit2Terms } from '../exact/readPermit2Terms.js'
import { toPermit2Domain } from '../exact/toPermit2Domain.js'
import type { TronSigner } from './createTronSigner.js'

/**
 * Signs a Permit2 payment for exactly these requirements: valid at once and for `maxTimeoutSeconds`.
 *
 * @param nonce 32 bytes
 * @throws `signing_failed`
 */
export async function createPermit2Payload(
  signer: TronSigner,
  requirements: PaymentRequirements,
  nonce: Uint8Array,
  environment: Pick<Environment, 'now'>,
): Promise<CreatedPayload> {
  const { network, maxTimeoutSeconds } = requirements
  const { token, amount, payTo, proxy } = readPermit2Terms(requirements)
  const now = Math.floor(environment.now() / 1000)
  const authorization: Permit2Authorization = {
    from: signer.address,
    permitted: { token, amount },
    spender: proxy,
    nonce: BigInt(`0x${encodeHex(nonce)}`),
    deadline: BigInt(now + Math.floor(maxTimeoutSeconds)),
    witness: { to: payTo, validAfter: 0n },
  }
  const domain = toPermit2Domain(network)
  const digest = hashPermit2Witness(domain, authorization)
  const signature = await signer.signTypedData(toPermit2TypedData(domain, authorization), digest)
  return {
    payload: toPermit2Payload(authorization, signature),
    identity: identifyPermit2(parseNetwork(network), domain, authorization, toTronAddress),
  }
}
