import { FareboxError, parseNetwork } from '@farebox/core'
import type {
  ClientMechanism,
  CreatedPayload,
  CreatePayloadContext,
  PaymentRequirements,
} from '@farebox/core'
import {
  hashPaymentPermit,
  identifyPermit,
  readPermitContext,
  readPermitTerms,
  toPermitPayload,
  toPermitTypedData,
} from '@farebox/evm/schemes'
import type { PaymentPermit, PermitTerms } from '@farebox/evm/schemes'
import { parseTronAddress } from '../address/parseTronAddress.js'
import { toTronAddress } from '../address/toTronAddress.js'
import { findTronAsset } from '../assets/findTronAsset.js'
import { toPermitDomain } from '../exactPermit/toPermitDomain.js'
import { anyTronNetwork } from '../networks/tronNetworks.js'
import { exactPermitScheme } from '../schemes.js'
import type { AllowedPayment } from './allowance/createAllowances.js'
import { checkCommon, fails } from './checkCommon.js'
import { readBitmapFate } from './readFate.js'
import { requireAsset } from './TronBuyer.js'
import type { TronBuyer } from './TronBuyer.js'

function readTerms(requirements: PaymentRequirements): PermitTerms {
  return readPermitTerms(requirements, parseTronAddress)
}

function toCost({ payAmount, feeAmount }: PermitTerms): bigint {
  return payAmount + feeAmount
}

function toPayment(buyer: TronBuyer, requirements: PaymentRequirements): AllowedPayment {
  const terms = readTerms(requirements)
  return {
    asset: requireAsset(buyer, requirements),
    token: terms.payToken,
    spender: toPermitDomain(requirements.network).verifyingContract,
    needed: toCost(terms),
  }
}

/** The id, nonce and window of the server. */
function readMeta(
  { maxTimeoutSeconds }: PaymentRequirements,
  { environment, extensions }: CreatePayloadContext,
): PaymentPermit['meta'] {
  const now = Math.floor(environment.now() / 1000)
  return readPermitContext(extensions, maxTimeoutSeconds, now)
}

function explainMeta(
  requirements: PaymentRequirements,
  context: CreatePayloadContext,
): string | undefined {
  try {
    readMeta(requirements, context)
    return undefined
  } catch (error) {
    return (
      (error instanceof FareboxError ? error.detail : undefined) ?? 'the challenge is not valid'
    )
  }
}

async function createPayload(
  buyer: TronBuyer,
  requirements: PaymentRequirements,
  context: CreatePayloadContext,
): Promise<CreatedPayload> {
  const { signer, allowances } = buyer
  const { payToken, payAmount, payTo, caller, feeTo, feeAmount } = readTerms(requirements)
  const permit: PaymentPermit = {
    meta: readMeta(requirements, context),
    buyer: signer.address,
    caller,
    payment: { payToken, payAmount, payTo },
    fee: { feeTo, feeAmount },
  }
  const { network } = requirements
  const domain = toPermitDomain(network)
  await allowances.ensure(toPayment(buyer, requirements), context)
  const digest = hashPaymentPermit(domain, permit)
  const signature = await signer.signTypedData(toPermitTypedData(domain, permit), digest)
  return {
    // Its facilitators are of the 0.5 dialect, whose signatures have no `0x`.
    payload: toPermitPayload(permit, signature.slice(2), toTronAddress),
    identity: identifyPermit(parseNetwork(network), domain, permit, toTronAddress),
  }
}

/** The buyer's part of `exact_permit`: a permit for the nonce and window that the server gave out. */
export function createExactPermitClient(buyer: TronBuyer): ClientMechanism {
  return {
    scheme: exactPermitScheme,
    networks: anyTronNetwork,
    findAsset: (requirements) => findTronAsset(buyer.registry, requirements),
    checkRequirements(requirements) {
      const reason = checkCommon(requirements, buyer.registry)
      if (reason !== undefined) return reason
      return fails(() => readTerms(requirements))
        ? 'the requirements do not say who sends the payment and for what fee'
        : undefined
    },
    totalCost: (requirements) => toCost(readTerms(requirements)),
    async assess(requirements, context) {
      const refusal = explainMeta(requirements, context)
      const payment = toPayment(buyer, requirements)
      return refusal === undefined
        ? buyer.allowances.assess(payment)
        : { cost: payment.needed, refusal }
    },
    createPayload: (requirements, context) => createPayload(buyer, requirements, context),
    readFate: (requirements, identity) => readBitmapFate(buyer.chains, requirements, identity),
  }
}
