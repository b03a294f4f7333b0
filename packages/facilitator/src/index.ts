export type {
  EvmNetworkConfig,
  FacilitatorConfig,
  FacilitatorNetworkConfig,
  GasFreeConfig,
  TronNetworkConfig,
} from './config/FacilitatorConfig.js'
export { createFacilitatorApp, type FacilitatorAppOptions } from './createFacilitatorApp.js'
export {
  type RunningFacilitator,
  startFacilitator,
  type StartFacilitatorOptions,
} from './startFacilitator.js'
