import { recoverTypedDataAddress } from 'viem'
import type { Address } from 'viem'
import type { GasFreeReader } from './createGasFreeReader.js'
import type { GasFreeSubmission } from './parseGasFreeSubmission.js'
import { permitTransferTypes, toGasFreeDomain } from './permitTransferTypes.js'

/** How far from now deadlines may lie, in seconds. */
export const shortestDeadline = 5

export interface SubmissionCheck {
  readonly reader: GasFreeReader
  readonly provider: Address
  readonly chainId: number
  readonly controller: Address
  readonly longestDeadline: number
  /** Unix seconds. */
  readonly now: number
  /** Whether a transfer of the user is on its way. */
  readonly isPending: boolean
}

/** The reason, in the words of the API, why a provider does not take a submission. */
export async function checkGasFreeSubmission(
  { permit, signature }: GasFreeSubmission,
  check: SubmissionCheck,
): Promise<string | undefined> {
  const { controller, longestDeadline, now, provider, reader } = check
  if (permit.version !== 1n) return 'VersionNotSupportedException'
  if (permit.serviceProvider !== provider) return 'ProviderAddressNotMatchException'
  const fees = (await reader.listTokens()).find(({ token }) => token === permit.token)
  if (fees === undefined) return 'UnsupportedTokenException'
  const left = Number(permit.deadline) - now
  if (left < shortestDeadline || left > longestDeadline) return 'DeadlineExceededException'
  if (check.isPending) return 'TooManyPendingTransferException'
  const { account, active, nonce } = await reader.readAccount(permit.user)
  if (permit.nonce !== nonce) return 'NonceNotMatchException'
  const signer = await recoverTypedDataAddress({
    domain: toGasFreeDomain(check.chainId, controller),
    types: permitTransferTypes,
    primaryType: 'PermitTransfer',
    message: permit,
    signature,
  }).catch(() => undefined)
  if (signer?.toLowerCase() !== permit.user) return 'InvalidSignatureException'
  const fee = active ? fees.transferFee : fees.transferFee + fees.activateFee
  if (permit.maxFee < fee) return 'MaxFeeExceededException'
  const balance = await reader.readBalance(permit.token, account)
  return balance < permit.value + permit.maxFee ? 'InsufficientBalanceException' : undefined
}
