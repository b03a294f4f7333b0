import type { Hex } from 'viem'
import type { Deployer } from './createDeployer.js'
import type { Rpc } from './createRpc.js'
import { devAccounts } from './devAccounts.js'
import type { DevContracts } from './Devnet.js'
import type { EvmProfile } from './evmProfiles.js'
import { loadArtifact } from './loadArtifact.js'
import { placeContracts } from './placeContracts.js'
import type { PlacedContract } from './placeContracts.js'

/** Where chains have them, and so do devnets. The proxies and PaymentPermit are those of BNB Chain. */
export const devContracts: DevContracts = {
  permit2: '0x000000000022D473030F116dDEE9F6B43aC78BA3',
  multicall3: '0xcA11bde05977b3631167028862bE2a173976CA11',
  paymentPermit: '0x1825bB32db3443dEc2cc7508b2D818fc13EaD878',
  exactPermit2Proxy: '0x402085c248EeA27D92E8b30b2C58ed07f9E20001',
  uptoPermit2Proxy: '0x4020A4f3b7b90ccA423B9fabCc0CE57C6C240002',
}

const sharedContracts: readonly PlacedContract[] = [
  { address: devContracts.multicall3, artifact: 'Multicall3', args: [] },
  { address: devContracts.paymentPermit, artifact: 'PaymentPermit', args: [] },
  {
    address: devContracts.exactPermit2Proxy,
    artifact: 'ExactPermit2Proxy',
    args: [devContracts.permit2],
  },
  {
    address: devContracts.uptoPermit2Proxy,
    artifact: 'UptoPermit2Proxy',
    args: [devContracts.permit2],
  },
]

const wholeTokens = 1_000_000n

/** Puts the contracts on a fresh chain that does not mine by itself, and gives the buyer some of each token. */
export async function prepareChain(
  rpc: Rpc,
  deployer: Deployer,
  profile: EvmProfile<unknown>,
): Promise<void> {
  await rpc('anvil_setCode', [devContracts.permit2, loadArtifact('Permit2').deployedBytecode])
  await placeContracts(rpc, deployer, [...profile.contracts, ...sharedContracts])
  const transactions: Hex[] = []
  // One after the other: anvil gives requests that arrive together the same nonce.
  for (const { address, decimals } of profile.funded) {
    const amount = wholeTokens * 10n ** BigInt(decimals)
    transactions.push(await deployer.mint(address, devAccounts.buyer.address, amount))
  }
  await rpc('evm_mine')
  await Promise.all(transactions.map(deployer.wait))
}
