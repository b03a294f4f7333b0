export { evm } from './evm.js'
export type {
  EvmFacilitatorNetwork,
  EvmFacilitatorOptions,
  ExactPermitSettings,
} from './EvmFacilitatorOptions.js'
export type { ChainLog } from './logs/ChainLog.js'
export { findSettlementLog } from './logs/findSettlementLog.js'
export { createSignatureRecovery } from './signature/createSignatureRecovery.js'
export type { RecoverKey, SignatureRecoveryOptions } from './signature/createSignatureRecovery.js'
export type { SignatureRecovery } from './signature/SignatureRecovery.js'
