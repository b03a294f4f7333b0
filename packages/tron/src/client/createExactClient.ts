import type {
  Affordability,
  ClientMechanism,
  CreatedPayload,
  CreatePayloadContext,
  PaymentRequirements,
} from '@farebox/core'
import { FareboxError } from '@farebox/core'
import { parseTronAddress } from '../address/parseTronAddress.js'
import { findTronAsset } from '../assets/findTronAsset.js'
import { readTransferMethod } from '../exact/readTransferMethod.js'
import { toPermit2Domain } from '../exact/toPermit2Domain.js'
import { anyTronNetwork } from '../networks/tronNetworks.js'
import { exactScheme } from '../schemes.js'
import type { AllowedPayment } from './allowance/createAllowances.js'
import { readTokenBalance } from './allowance/readSpendable.js'
import { checkCommon } from './checkCommon.js'
import { createPermit2Payload } from './createPermit2Payload.js'
import { createTransferPayload } from './createTransferPayload.js'
import { parseAmount } from './parseAmount.js'
import { readBitmapFate, readTransferFate } from './readFate.js'
import { requireAsset } from './TronBuyer.js'
import type { TronBuyer } from './TronBuyer.js'

function isPermit2({ extra }: PaymentRequirements): boolean {
  return readTransferMethod(extra) === 'permit2'
}

/** Why the way in which the server wants the token is not one to sign for. */
function checkMethod(
  { registry }: TronBuyer,
  requirements: PaymentRequirements,
): string | undefined {
  const { extra } = requirements
  const method = readTransferMethod(extra)
  if (method === 'permit2') return undefined
  if (method === undefined) return 'extra.assetTransferMethod is not one that is known'
  const known = findTronAsset(registry, requirements)?.extra
  if (readTransferMethod(known) !== 'eip3009') return 'the token is not paid by EIP-3009'
  for (const key of ['name', 'version'] as const) {
    const value = extra?.[key]
    if (typeof value !== 'string' || value === '') return `extra.${key} is missing`
    if (value !== known?.[key]) return `extra.${key} is not the one of the known token`
  }
  return undefined
}

function toPayment(buyer: TronBuyer, requirements: PaymentRequirements): AllowedPayment {
  return {
    asset: requireAsset(buyer, requirements),
    token: parseTronAddress(requirements.asset),
    spender: toPermit2Domain(requirements.network).verifyingContract,
    needed: parseAmount(requirements),
  }
}

async function assess(buyer: TronBuyer, requirements: PaymentRequirements): Promise<Affordability> {
  if (isPermit2(requirements)) return buyer.allowances.assess(toPayment(buyer, requirements))
  const cost = parseAmount(requirements)
  const http = buyer.chains(requirements.network)
  const holding = { token: parseTronAddress(requirements.asset), owner: buyer.signer.address }
  const balance = http === undefined ? undefined : await readTokenBalance(http, holding)
  return balance === undefined ? { cost } : { cost, balance }
}

async function createPayload(
  buyer: TronBuyer,
  requirements: PaymentRequirements,
  context: CreatePayloadContext,
): Promise<CreatedPayload> {
  const { environment, nonce = environment.randomBytes(32) } = context
  if (nonce.length !== 32) {
    throw new FareboxError('signing_failed', { detail: 'The nonce is not 32 bytes.' })
  }
  if (!isPermit2(requirements)) {
    return createTransferPayload(buyer.signer, requirements, nonce, environment)
  }
  await buyer.allowances.ensure(toPayment(buyer, requirements), context)
  return createPermit2Payload(buyer.signer, requirements, nonce, environment)
}

/**
 * The buyer's part of `exact`: by Permit2, or by EIP-3009 for a token that was registered with the name and
 * version of its domain.
 */
export function createExactClient(buyer: TronBuyer): ClientMechanism {
  return {
    scheme: exactScheme,
    networks: anyTronNetwork,
    binding: 'payer-nonce',
    findAsset: (requirements) => findTronAsset(buyer.registry, requirements),
    checkRequirements: (requirements) =>
      checkCommon(requirements, buyer.registry) ?? checkMethod(buyer, requirements),
    totalCost: parseAmount,
    assess: (requirements) => assess(buyer, requirements),
    createPayload: (requirements, context) => createPayload(buyer, requirements, context),
    readFate: (requirements, identity) =>
      isPermit2(requirements)
        ? readBitmapFate(buyer.chains, requirements, identity)
        : readTransferFate(buyer.chains, requirements, identity),
  }
}
