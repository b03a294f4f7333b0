export { agentWalletAccount } from './agentWalletAccount.js'
export type { AgentWalletLike, AgentWalletOptions } from './agentWalletAccount.js'
export type { TronAccount } from '../TronAccount.js'
