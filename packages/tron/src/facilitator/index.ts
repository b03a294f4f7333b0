export { createGasFreeFacilitator } from '../gasfree/facilitator/createGasFreeFacilitator.js'
export type {
  GasFreeFacilitatorNetwork,
  GasFreeFacilitatorOptions,
} from '../gasfree/facilitator/GasFreeFacilitatorOptions.js'
export { tron } from './tron.js'
export type {
  TronFacilitatorNetwork,
  TronFacilitatorOptions,
  TronSigner,
} from './TronFacilitatorOptions.js'
