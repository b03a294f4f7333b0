import { startDevnet, startGasFreeProvider, startTron } from '@farebox/devnet'
import { startFacilitator } from '@farebox/facilitator'
import { fundTronBuyer } from './fundTronBuyer.js'
import { startSellers } from './startSellers.js'
import type { World } from './World.js'

/** The name that buyers of every age know the local chain by. */
export const tronNetwork = 'tron:nile'

/** Starts an EVM chain, a TRON chain, a GasFree provider, a facilitator and the demo sellers on free ports. */
export async function startWorld(): Promise<World> {
  const running: (() => Promise<void>)[] = []
  async function stop(): Promise<void> {
    for (const end of running.splice(0).toReversed()) await end()
  }
  try {
    const devnet = await startDevnet()
    running.push(() => devnet.stop())
    const tron = await startTron({ network: tronNetwork })
    running.push(() => tron.close())
    const gasFree = await startGasFreeProvider({ tron })
    running.push(() => gasFree.close())
    await fundTronBuyer(tron, gasFree)
    const facilitator = await startFacilitator({
      port: 0,
      config: {
        networks: [
          {
            network: devnet.network,
            rpcUrl: devnet.rpcUrl,
            privateKeys: [devnet.accounts.facilitator.privateKey],
            paymentPermit: devnet.contracts.paymentPermit,
          },
          {
            network: tronNetwork,
            rpcUrl: tron.rpcUrl,
            privateKeys: [tron.accounts.facilitator.privateKey],
            pollingIntervalMs: 100,
            gasFree: { url: gasFree.url },
          },
        ],
      },
    })
    running.push(() => facilitator.close())
    const options = {
      facilitatorUrl: facilitator.url,
      payTo: {
        'eip155:*': devnet.accounts.seller.address,
        'tron:*': tron.accounts.seller.address,
      },
      evm: {
        network: devnet.network,
        asset: devnet.assetOf(devnet.tokens.USDC),
        paymentPermit: devnet.contracts.paymentPermit,
      },
      tron: { network: tronNetwork, rpcUrl: tron.rpcUrl, gasFreeUrl: gasFree.url },
    }
    const sellers = await startSellers(options, (seller) => running.push(() => seller.close()))
    return { devnet, tron, gasFree, facilitator, sellers, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
