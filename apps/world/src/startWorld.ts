import { startDevnet } from '@farebox/devnet'
import { startFacilitator } from '@farebox/facilitator'
import { startSellers } from './startSellers.js'
import type { World } from './World.js'

/** Starts a chain, a facilitator and the demo sellers on free ports of loopback. */
export async function startWorld(): Promise<World> {
  const running: (() => Promise<void>)[] = []
  async function stop(): Promise<void> {
    for (const end of running.splice(0).toReversed()) await end()
  }
  try {
    const devnet = await startDevnet()
    running.push(() => devnet.stop())
    const facilitator = await startFacilitator({
      port: 0,
      config: {
        networks: [
          {
            network: devnet.network,
            rpcUrl: devnet.rpcUrl,
            privateKeys: [devnet.accounts.facilitator.privateKey],
          },
        ],
      },
    })
    running.push(() => facilitator.close())
    const options = {
      facilitatorUrl: facilitator.url,
      network: devnet.network,
      payTo: devnet.accounts.seller.address,
      asset: devnet.assetOf(devnet.tokens.USDC),
    }
    const sellers = await startSellers(options, (seller) => running.push(() => seller.close()))
    return { devnet, facilitator, sellers, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
