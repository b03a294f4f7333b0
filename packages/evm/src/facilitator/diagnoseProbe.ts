import { hashText } from '../abi/hashText.js'
import type { Eip3009Authorization } from '../eip3009/Eip3009Authorization.js'
import { hashTokenDomain } from '../eip3009/hashTokenDomain.js'
import type { TokenDomain } from '../eip3009/TokenDomain.js'
import { encodeHex } from '../hex/encodeHex.js'
import type { ProbeResult } from './probe/ProbeResult.js'

const unknown = `0x${'0'.repeat(64)}`

/**
 * The x402 reason why the token will not execute an authorization, in the order of x402 v2 §2.3 (11 to
 * 13); `undefined` when the simulation moved exactly the value. Two things are refused although the
 * simulation went well, because then the token is not what it says: a used nonce, another domain (T06).
 */
export function diagnoseProbe(
  probe: ProbeResult,
  domain: TokenDomain,
  { value }: Eip3009Authorization,
): string | undefined {
  if (probe.tokenCodeSize === 0n) return 'asset_not_deployed_contract'
  if (!probe.stateOk) return 'invalid_exact_evm_eip3009_not_supported'
  if (probe.nonceUsed) return 'invalid_exact_evm_nonce_already_used'
  const domainReason = diagnoseDomain(probe, domain)
  if (domainReason !== undefined) return domainReason
  if (probe.balanceOk && probe.balance < value) return 'invalid_exact_evm_insufficient_balance'
  if (probe.simulationOk) return undefined
  return probe.received === 0n
    ? 'invalid_exact_evm_transaction_simulation_failed'
    : 'invalid_exact_evm_transfer_event_mismatch'
}

function diagnoseDomain(probe: ProbeResult, domain: TokenDomain): string | undefined {
  if (probe.domainSeparator === encodeHex(hashTokenDomain(domain))) return undefined
  const isOtherName =
    probe.nameHash !== unknown && probe.nameHash !== encodeHex(hashText(domain.name))
  const isOtherVersion =
    probe.versionHash !== unknown && probe.versionHash !== encodeHex(hashText(domain.version))
  if (probe.domainSeparator !== unknown || !probe.simulationOk) {
    if (isOtherName) return 'invalid_exact_evm_token_name_mismatch'
    if (isOtherVersion) return 'invalid_exact_evm_token_version_mismatch'
  }
  // Neither text explains it: the version is what tokens most often do not tell.
  return probe.domainSeparator === unknown ? undefined : 'invalid_exact_evm_token_version_mismatch'
}
