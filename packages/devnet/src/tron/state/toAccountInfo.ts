import { toPermissions } from '../execution/toPermissions.js'
import type { Hex, TronAccountInfo, TronParameters } from '../TronChain.js'
import type { AccountRecord } from './AccountRecord.js'
import { toResources } from './toResources.js'

/** An account as readers see it. */
export function toAccountInfo(
  address: Hex,
  record: AccountRecord,
  parameters: TronParameters,
  now: number,
): TronAccountInfo {
  const { owner, actives } = toPermissions(address, record)
  return {
    address,
    type: record.isContract ? 'Contract' : 'Normal',
    balance: record.balance,
    createTime: record.createTime,
    ownerPermission: owner,
    activePermissions: actives,
    staked: record.staked,
    delegated: record.delegated,
    acquired: record.acquired,
    unfreezing: record.unfreezing,
    resources: toResources(record, parameters, now),
  }
}
