import type { Candidate } from './Candidate.js'
import { createAccount } from './createAccount.js'
import { createContract } from './createContract.js'
import { delegateResource } from './delegateResource.js'
import type { ExecutionContext } from './ExecutionContext.js'
import { freezeBalance } from './freezeBalance.js'
import type { ContractOutcome } from './Outcome.js'
import type { Refusal } from './Refusal.js'
import { refuseContract } from './Refusal.js'
import { transferTrx } from './transferTrx.js'
import { triggerContract } from './triggerContract.js'
import { undelegateResource } from './undelegateResource.js'
import { unfreezeBalance } from './unfreezeBalance.js'
import { updatePermissions } from './updatePermissions.js'
import { withdrawUnfrozen } from './withdrawUnfrozen.js'

/** Does what the transaction says, by its type. */
export async function executeContract(
  candidate: Candidate,
  context: ExecutionContext,
): Promise<ContractOutcome | Refusal> {
  const { contract, owner } = candidate
  switch (contract.type) {
    case 'TransferContract':
      return transferTrx(owner, contract.parameter.value, context)
    case 'AccountCreateContract':
      return createAccount(owner, contract.parameter.value, context)
    case 'TriggerSmartContract':
      return await triggerContract(candidate, contract.parameter.value, context)
    case 'CreateSmartContract':
      return await createContract(candidate, contract.parameter.value, context)
    case 'AccountPermissionUpdateContract':
      return updatePermissions(owner, contract.parameter.value, context)
    case 'FreezeBalanceV2Contract':
      return freezeBalance(owner, contract.parameter.value, context)
    case 'UnfreezeBalanceV2Contract':
      return unfreezeBalance(owner, contract.parameter.value, context)
    case 'WithdrawExpireUnfreezeContract':
      return withdrawUnfrozen(owner, context)
    case 'DelegateResourceContract':
      return delegateResource(owner, contract.parameter.value, context)
    case 'UnDelegateResourceContract':
      return undelegateResource(owner, contract.parameter.value, context)
    case 'TransferAssetContract':
      return refuseContract('No asset!')
  }
}
