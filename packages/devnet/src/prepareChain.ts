import { getContractAddress } from 'viem'
import type { Address } from 'viem'
import type { Deployer } from './createDeployer.js'
import type { Rpc } from './createRpc.js'
import { devAccounts } from './devAccounts.js'
import type { Devnet } from './Devnet.js'
import { loadArtifact } from './loadArtifact.js'

/** Where chains have them, and so do devnets. */
export const canonicalContracts: Devnet['contracts'] = {
  permit2: '0x000000000022D473030F116dDEE9F6B43aC78BA3',
  multicall3: '0xcA11bde05977b3631167028862bE2a173976CA11',
}

const addressAt = (nonce: bigint): Address =>
  getContractAddress({ from: devAccounts.deployer.address, nonce })

/** At the same addresses on every devnet: the deployer's first two contracts. */
export const devTokens: Devnet['tokens'] = {
  USDC: { address: addressAt(0n), name: 'USDC', symbol: 'USDC', decimals: 6, version: '2' },
  USDT: { address: addressAt(1n), name: 'Tether USD', symbol: 'USDT', decimals: 6 },
}

/** One million whole tokens. */
const buyerAmount = 1_000_000_000_000n

/** Puts the contracts on a fresh chain that does not mine by itself, and mines them into block 1. */
export async function prepareChain(rpc: Rpc, deployer: Deployer): Promise<void> {
  const { USDC, USDT } = devTokens
  const { name, version, symbol, decimals } = USDC
  const buyer = devAccounts.buyer.address
  // One after the other: the order decides the addresses.
  const transactions = [
    await deployer.deploy('FareboxUSDC', [name, version, symbol, decimals]),
    await deployer.deploy('PlainUSDT', []),
    await deployer.mint(USDC.address, buyer, buyerAmount),
    await deployer.mint(USDT.address, buyer, buyerAmount),
  ]
  await Promise.all([
    rpc('anvil_setCode', [canonicalContracts.permit2, loadArtifact('Permit2').deployedBytecode]),
    rpc('anvil_setCode', [
      canonicalContracts.multicall3,
      loadArtifact('Multicall3').deployedBytecode,
    ]),
  ])
  await rpc('evm_mine')
  await Promise.all(transactions.map(deployer.wait))
}
