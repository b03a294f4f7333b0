export { devAccounts } from './devAccounts.js'
export type { DevAccount, DevAccounts } from './devAccounts.js'
export type { BscTestnetTokens, DevContracts, Devnet, DevToken, DevTokens } from './Devnet.js'
export type { GasFreeAddresses } from './gasfree/findGasFreeAddresses.js'
export type {
  GasFreeAccountState,
  GasFreeFaults,
  GasFreeProvider,
  GasFreeProviderOptions,
} from './gasfree/GasFreeProvider.js'
export { placeGasFree } from './gasfree/placeGasFree.js'
export type { GasFreeGround, GasFreePlacement, GasFreeTokenFees } from './gasfree/placeGasFree.js'
export { startGasFreeProvider } from './gasfree/startGasFreeProvider.js'
export { loadArtifact } from './loadArtifact.js'
export type { Artifact } from './loadArtifact.js'
export { startDevnet } from './startDevnet.js'
export type { BscTestnetOptions, DevnetOptions } from './startDevnet.js'
export type { FaultSpan, TronDevnetFaults } from './tron/http/TronDevnetFaults.js'
export { startTron } from './tron/startTron.js'
export type {
  PlacedContract,
  TronBlock,
  TronBroadcastCode,
  TronBroadcastResult,
  TronCall,
  TronCallResult,
  TronChain,
  TronLog,
  TronTransaction,
  TronTransactionInfo,
  TronView,
} from './tron/TronChain.js'
export type { TronDevnetOptions } from './tron/startTron.js'
export type { TronDevnet } from './tron/TronDevnet.js'
export { tronDevAccounts } from './tron/tronDevAccounts.js'
export type { TronDevAccount, TronDevAccounts } from './tron/tronDevAccounts.js'
export type { TronDevToken, TronProfile } from './tron/profile/TronProfile.js'
