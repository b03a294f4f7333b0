import type { Network } from './Network.js'

/** An EVM chain that x402 v1 has a name for; the name is an alias too. */
function v1(chainId: number, nameV1: string, name: string, testnet = false): Network {
  return { id: `eip155:${chainId}`, name, aliases: [nameV1], testnet, nameV1 }
}

function evm(chainId: number, alias: string, name: string, testnet = false): Network {
  return { id: `eip155:${chainId}`, name, aliases: [alias], testnet }
}

function tron(chainId: number, alias: string, name: string, testnet = false): Network {
  return {
    id: `tron:${chainId}`,
    name,
    aliases: [`tron:${alias}`, `tron:0x${chainId.toString(16)}`],
    testnet,
  }
}

/** The chains that have a name here. Absence says nothing: any valid CAIP-2 id can be paid on. */
export const networks: readonly Network[] = [
  v1(1, 'ethereum', 'Ethereum'),
  v1(11155111, 'sepolia', 'Sepolia', true),
  v1(8453, 'base', 'Base'),
  v1(84532, 'base-sepolia', 'Base Sepolia', true),
  v1(43114, 'avalanche', 'Avalanche C-Chain'),
  v1(43113, 'avalanche-fuji', 'Avalanche Fuji', true),
  v1(137, 'polygon', 'Polygon'),
  v1(80002, 'polygon-amoy', 'Polygon Amoy', true),
  v1(1329, 'sei', 'Sei'),
  v1(1328, 'sei-testnet', 'Sei Testnet', true),
  v1(4689, 'iotex', 'IoTeX'),
  v1(2741, 'abstract', 'Abstract'),
  v1(11124, 'abstract-testnet', 'Abstract Testnet', true),
  v1(3338, 'peaq', 'peaq'),
  v1(1514, 'story', 'Story'),
  v1(41923, 'educhain', 'EDU Chain'),
  v1(324705682, 'skale-base-sepolia', 'SKALE Base Sepolia', true),
  v1(4326, 'megaeth', 'MegaETH'),
  v1(143, 'monad', 'Monad'),
  v1(988, 'stable', 'Stable'),
  v1(2201, 'stable-testnet', 'Stable Testnet', true),
  v1(42220, 'celo', 'Celo'),
  v1(14, 'flare', 'Flare'),
  evm(10, 'optimism', 'OP Mainnet'),
  evm(11155420, 'optimism-sepolia', 'OP Sepolia', true),
  evm(42161, 'arbitrum', 'Arbitrum One'),
  evm(421614, 'arbitrum-sepolia', 'Arbitrum Sepolia', true),
  evm(56, 'bsc', 'BNB Smart Chain'),
  evm(97, 'bsc-testnet', 'BNB Smart Chain Testnet', true),
  evm(31337, 'anvil', 'Local development chain (anvil, Hardhat)', true),
  evm(1337, 'ganache', 'Local development chain (Ganache, geth --dev)', true),
  tron(728126428, 'mainnet', 'TRON'),
  tron(3448148188, 'nile', 'TRON Nile', true),
  tron(2494104990, 'shasta', 'TRON Shasta', true),
]
