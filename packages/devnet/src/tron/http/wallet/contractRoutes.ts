import { omitDefaults } from '../json/omitDefaults.js'
import { toContractJson } from '../json/toContractJson.js'
import { readRoute } from '../Route.js'
import type { RouteEntry } from '../Route.js'
import { requireAddress } from '../RouteInput.js'

/** Contracts with their ABI and code; `{}` where there is none. */
export const contractRoutes: Readonly<Record<string, RouteEntry>> = {
  getcontract: readRoute(async ({ chain, view }, input) => {
    const contract = await chain.getContract(requireAddress(input, 'value'), view)
    return contract === undefined ? {} : toContractJson(contract)
  }),
  getcontractinfo: readRoute(async ({ chain, view }, input) => {
    const contract = await chain.getContract(requireAddress(input, 'value'), view)
    if (contract === undefined) return {}
    return omitDefaults({
      smart_contract: toContractJson(contract),
      runtimecode: contract.runtimeCode.slice(2),
      contract_state: {},
    })
  }),
}
