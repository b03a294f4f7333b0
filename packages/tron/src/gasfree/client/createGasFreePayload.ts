import { FareboxError, encodeHex, parseNetwork } from '@farebox/core'
import type { CreatedPayload, CreatePayloadContext, PaymentRequirements } from '@farebox/core'
import { parseTronAddress } from '../../address/parseTronAddress.js'
import { toTronAddress } from '../../address/toTronAddress.js'
import type { GasFreePermit } from '../GasFreePermit.js'
import { gasFreeScheme, gasFreeVersion } from '../gasFreeScheme.js'
import { hashGasFreePermit } from '../hashGasFreePermit.js'
import { identifyGasFreePermit } from '../identifyGasFree.js'
import { readGasFreeFee } from '../readGasFreeFee.js'
import { toGasFreeDomain } from '../toGasFreeDomain.js'
import { toGasFreePayload } from '../toGasFreePayload.js'
import { toGasFreeTypedData } from '../toGasFreeTypedData.js'
import { toOldGasFreePayload } from '../toOldGasFreePayload.js'
import type { GasFreeBuyer } from './createGasFreeClient.js'
import { prepareGasFree } from './prepareGasFree.js'
import { readContextMeta } from './readContextMeta.js'
import { toDeadline } from './toDeadline.js'

interface GasFreePayloadContext extends CreatePayloadContext {
  /** Atomic units that the buyer was told; more is not signed. */
  readonly largestCost: bigint
}

/**
 * Signs a transfer for exactly these requirements, with the account's next nonce.
 *
 * @throws `signing_failed` when the wallet refuses or fails, when GasFree cannot be used now, or when it
 * would cost more than was told before; `provider_unavailable`
 */
export async function createGasFreePayload(
  buyer: GasFreeBuyer,
  requirements: PaymentRequirements,
  { environment, extensions, largestCost, signal }: GasFreePayloadContext,
): Promise<CreatedPayload> {
  const api = buyer.findApi(requirements)
  if (api === undefined) throw refuse('No GasFree provider is configured for this network.')
  const network = parseNetwork(requirements.network)
  const meta = readContextMeta(extensions)
  const user = buyer.signer.address
  const prepared = await prepareGasFree(api, user, requirements, signal)
  if (typeof prepared === 'string') throw refuse(`It cannot be paid: ${prepared}.`)
  const { account, maxFee, provider } = prepared
  if (BigInt(requirements.amount) + maxFee > largestCost) {
    throw refuse('The fees are higher than what was assessed.')
  }
  const now = Math.floor(environment.now() / 1000)
  const deadline = toDeadline(requirements, meta?.validBefore, now)
  if (deadline === undefined) {
    throw refuse('The payment would expire before a provider relays it.')
  }
  const permit: GasFreePermit = {
    token: parseTronAddress(requirements.asset),
    serviceProvider: provider,
    user,
    receiver: parseTronAddress(requirements.payTo),
    value: BigInt(requirements.amount),
    maxFee,
    deadline: BigInt(deadline),
    version: gasFreeVersion,
    nonce: account.nonce,
  }
  const domain = toGasFreeDomain(network)
  const digest = hashGasFreePermit(domain, permit)
  const signature = await buyer.signer.signTypedData(toGasFreeTypedData(domain, permit), digest)
  const isOld =
    buyer.dialect === '0.5' ||
    (buyer.dialect === 'auto' && (meta !== undefined || readGasFreeFee(requirements) !== undefined))
  const { gasFreeAddress } = account
  return {
    payload: isOld
      ? toOldGasFreePayload(permit, signature, {
          paymentId: meta?.paymentId ?? `0x${encodeHex(environment.randomBytes(16))}`,
          validAfter: BigInt(meta?.validAfter ?? now),
        })
      : toGasFreePayload(permit, signature, gasFreeAddress),
    identity: identifyGasFreePermit(network, domain, permit, digest),
    extensions: { gasfreeAddress: toTronAddress(gasFreeAddress), scheme: gasFreeScheme },
  }
}

function refuse(detail: string): FareboxError {
  return new FareboxError('signing_failed', { detail })
}
