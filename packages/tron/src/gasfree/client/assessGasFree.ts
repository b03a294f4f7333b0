import type { Affordability, CreatePayloadContext, PaymentRequirements } from '@farebox/core'
import type { Hex } from '@farebox/evm'
import { parseTronAddress } from '../../address/parseTronAddress.js'
import { readTokenBalance } from '../readTokenBalance.js'
import type { GasFreeBuyer } from './createGasFreeClient.js'
import { prepareGasFree } from './prepareGasFree.js'
import { sumQuotedCost } from './sumQuotedCost.js'

/**
 * What a payment would take from the GasFree address: the amount and the largest fee, that of activation
 * included. A provider that does not answer is a refusal: without it there is no nonce to sign.
 */
export async function assessGasFree(
  buyer: GasFreeBuyer,
  requirements: PaymentRequirements,
  { signal }: CreatePayloadContext,
): Promise<Affordability> {
  const quoted = sumQuotedCost(requirements)
  const api = buyer.findApi(requirements)
  if (api === undefined) {
    return { cost: quoted, refusal: 'no GasFree provider is configured for this network' }
  }
  const user = buyer.signer.address
  const prepared = await prepareGasFree(api, user, requirements, signal).catch(() => undefined)
  if (prepared === undefined) {
    return { cost: quoted, refusal: 'the GasFree provider does not answer' }
  }
  if (typeof prepared === 'string') return { cost: quoted, refusal: prepared }
  const cost = BigInt(requirements.amount) + prepared.maxFee
  const balance = await readBalance(buyer, requirements, prepared.account.gasFreeAddress)
  return balance === undefined ? { cost } : { cost, balance }
}

async function readBalance(
  buyer: GasFreeBuyer,
  requirements: PaymentRequirements,
  holder: Hex,
): Promise<bigint | undefined> {
  const chain = buyer.findChain(requirements)
  if (chain === undefined) return undefined
  return readTokenBalance(chain, parseTronAddress(requirements.asset), holder).catch(
    () => undefined,
  )
}
