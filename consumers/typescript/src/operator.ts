import { createFacilitator, type Facilitator } from '@farebox/core/facilitator'
import { permitSelectors, type Hex } from '@farebox/evm/schemes'
import { tron } from '@farebox/tron/facilitator'
import { decodeTransaction } from '@farebox/tron/transaction'

// The second of anvil's well-known development keys.
const key = '59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d'

export function operate(): Facilitator {
  return createFacilitator({
    schemes: [tron({ networks: [{ network: 'tron:nile', signers: [key] }] })],
  })
}

export function movesPermit(transaction: Uint8Array): boolean {
  const [contract] = decodeTransaction(transaction).raw_data.contract ?? []
  if (contract?.type !== 'TriggerSmartContract') return false
  const selector: Hex = permitSelectors.permitTransferFrom
  return contract.parameter.value.data?.startsWith(selector.slice(2)) === true
}
