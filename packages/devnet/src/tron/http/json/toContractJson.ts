import type { TronContract } from '../../TronChain.js'
import { asTronJson } from './asTronJson.js'
import { omitDefaults } from './omitDefaults.js'
import { toHex41 } from './toHex41.js'
import type { TronJsonObject } from './TronJson.js'

/** `SmartContract` as java-tron prints it, with the ABI that its deployer published. */
export function toContractJson(contract: TronContract): TronJsonObject {
  return omitDefaults({
    origin_address: toHex41(contract.origin),
    contract_address: toHex41(contract.address),
    abi: asTronJson(contract.abi),
    bytecode: contract.bytecode.slice(2),
    consume_user_resource_percent: contract.consumeUserResourcePercent,
    name: contract.name,
    origin_energy_limit: contract.originEnergyLimit,
    code_hash: contract.codeHash.slice(2),
    trx_hash: contract.transactionId,
  })
}
