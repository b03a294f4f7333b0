import { getContractAddress } from 'viem'
import type { Address } from 'viem'
import { devAccounts } from './devAccounts.js'
import type { BscTestnetTokens, DevToken, DevTokens } from './Devnet.js'
import type { PlacedContract } from './placeContracts.js'

/** Which tokens a devnet has, and what makes them. */
export interface EvmProfile<Tokens> {
  readonly tokens: Tokens
  /** The same tokens in a row: the buyer gets a million of each. */
  readonly funded: readonly DevToken[]
  readonly contracts: readonly PlacedContract[]
}

/** The addresses of the deployer's first contracts: no chain has anything else there. */
const addressAt = (nonce: bigint): Address =>
  getContractAddress({ from: devAccounts.deployer.address, nonce })

const localTokens = {
  USDC: { address: addressAt(0n), name: 'USDC', symbol: 'USDC', decimals: 6, version: '2' },
  USDT: { address: addressAt(1n), name: 'Tether USD', symbol: 'USDT', decimals: 6 },
} as const satisfies DevTokens

/** What every devnet has unless another profile is asked for. */
export const localProfile: EvmProfile<DevTokens> = {
  tokens: localTokens,
  funded: Object.values(localTokens),
  contracts: [
    toSigningToken(localTokens.USDC),
    { address: localTokens.USDT.address, artifact: 'PlainUSDT', args: [] },
  ],
}

const bscTestnetTokens = {
  USDT: {
    address: '0x337610d27c682E347C9cD60BD4b3b107C9d34dDd',
    name: 'Tether USD',
    symbol: 'USDT',
    decimals: 18,
  },
  DHLU: {
    address: '0x375cADdd2cB68cE82e3D9B075D551067a7b4B816',
    name: 'DA HULU',
    symbol: 'DHLU',
    decimals: 6,
    version: '1',
  },
} as const satisfies BscTestnetTokens

/** The tokens that BNB Chain's testnet has, where it has them. */
export const bscTestnetProfile: EvmProfile<BscTestnetTokens> = {
  tokens: bscTestnetTokens,
  funded: Object.values(bscTestnetTokens),
  contracts: [toPlainToken(bscTestnetTokens.USDT), toSigningToken(bscTestnetTokens.DHLU)],
}

function toSigningToken(token: DevToken & { readonly version: string }): PlacedContract {
  const { address, name, version, symbol, decimals } = token
  return { address, artifact: 'FareboxUSDC', args: [name, version, symbol, decimals] }
}

function toPlainToken({ address, name, symbol, decimals }: DevToken): PlacedContract {
  return { address, artifact: 'PlainTrc20', args: [name, symbol, decimals] }
}
