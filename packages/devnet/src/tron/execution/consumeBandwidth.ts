import { toTronAddress } from '@farebox/tron'
import { addUsage, toResources } from '../state/toResources.js'
import type { Candidate } from './Candidate.js'
import type { ExecutionContext } from './ExecutionContext.js'
import { readAddress } from './readAddress.js'
import type { Refusal } from './Refusal.js'
import { refuseContract, refusedBandwidth } from './Refusal.js'

/** What java-tron reserves for the result of a transaction. */
const resultBytes = 64

/** What a transaction's bytes cost. */
export interface Bandwidth {
  readonly netUsage: number
  /** Sun. */
  readonly netFee: bigint
}

/** Pays for the bytes: from stake, else from the free daily allowance, else in sun. */
export function consumeBandwidth(
  candidate: Candidate,
  { ledger, parameters, block }: ExecutionContext,
): Bandwidth | Refusal {
  const { owner } = candidate
  const record = ledger.accounts.get(owner)
  if (record === undefined)
    return refuseContract(`account [${toTronAddress(owner)}] does not exist`)
  const bytes = candidate.size + resultBytes
  const now = block.timestamp
  const { freeNetLimit, freeNetUsed, netLimit, netUsed } = toResources(record, parameters, now)

  if (netLimit - netUsed >= bytes) {
    ledger.update(owner, { net: addUsage(record.net, bytes, now) })
    return { netUsage: bytes, netFee: 0n }
  }
  const isNewAccount = createsAccount(candidate, ledger)
  if (!isNewAccount && freeNetLimit - freeNetUsed >= bytes) {
    ledger.update(owner, { freeNet: addUsage(record.freeNet, bytes, now) })
    return { netUsage: bytes, netFee: 0n }
  }
  const netFee = BigInt(
    isNewAccount ? parameters.newAccountNetFee : bytes * parameters.bandwidthPrice,
  )
  if (record.balance < netFee) return refusedBandwidth
  ledger.addBalance(owner, -netFee)
  return { netUsage: 0, netFee }
}

function createsAccount({ contract }: Candidate, ledger: ExecutionContext['ledger']): boolean {
  const { type, parameter } = contract
  const created =
    type === 'TransferContract'
      ? readAddress(parameter.value.to_address)
      : type === 'AccountCreateContract'
        ? readAddress(parameter.value.account_address)
        : undefined
  return created !== undefined && ledger.accounts.get(created) === undefined
}
