import { FareboxError } from '@farebox/core'
import type { PaymentRequirements } from '@farebox/core'
import type { Hex } from '@farebox/evm'
import { parseTronAddress } from '../../address/parseTronAddress.js'
import type { GasFreeAccount, GasFreeApi } from '../api/GasFreeApi.js'
import { readGasFreeFee } from '../readGasFreeFee.js'

/** What a permit for some requirements would say, as far as a provider decides it. */
export interface PreparedGasFree {
  readonly provider: Hex
  readonly account: GasFreeAccount
  readonly maxFee: bigint
}

/**
 * Asks the provider for the account and its fees. The largest fee is that of the requirements or that of the
 * provider's list, whichever is more, and the one for activation where the account is not active yet.
 *
 * @returns a sentence where it cannot be paid by GasFree now
 * @throws `provider_unavailable`
 */
export async function prepareGasFree(
  api: GasFreeApi,
  user: Hex,
  requirements: PaymentRequirements,
  signal: AbortSignal | undefined,
): Promise<PreparedGasFree | string> {
  const token = parseTronAddress(requirements.asset)
  const fee = readGasFreeFee(requirements)
  const [account, provider] = await Promise.all([
    api.getAccount(user, signal),
    fee === undefined ? pickProvider(api, signal) : fee.provider,
  ])
  if (!account.active && !account.allowSubmit) {
    return 'the GasFree account cannot be activated now'
  }
  const fees = account.tokens.find((entry) => entry.token === token)
  if (fees === undefined) return 'the GasFree provider does not take this token'
  const quoted = fee?.amount ?? 0n
  const transferFee = fees.transferFee > quoted ? fees.transferFee : quoted
  const maxFee = account.active ? transferFee : transferFee + fees.activateFee
  return { provider, account, maxFee }
}

async function pickProvider(api: GasFreeApi, signal: AbortSignal | undefined): Promise<Hex> {
  const [first] = await api.listProviders(signal)
  if (first !== undefined) return first.address
  throw new FareboxError('provider_unavailable', { detail: 'No GasFree provider relays now.' })
}
