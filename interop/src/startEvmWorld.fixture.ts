import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Devnet, startDevnet } from '@farebox/devnet'
import { startFacilitator } from '@farebox/facilitator'

export interface EvmWorld {
  readonly devnet: Devnet
  readonly facilitatorUrl: string
  /** Serves an app on a free port until the world stops. */
  serve(app: RequestListener): Promise<string>
  /** Runs `work` and tells how much moved from the buyer to the seller, and that nothing got lost. */
  measureMoved(work: () => Promise<void>): Promise<bigint>
  stop(): Promise<void>
}

/**
 * A chain and our facilitator; sellers are added by the tests.
 *
 * @param chainId x402 v1 has names for some chains only. Default: a chain without one.
 */
export async function startEvmWorld(chainId?: number): Promise<EvmWorld> {
  const devnet = await startDevnet(chainId === undefined ? {} : { chainId })
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
  const servers: ReturnType<typeof createServer>[] = []
  return {
    devnet,
    facilitatorUrl: facilitator.url,
    async serve(app) {
      const server = createServer(app)
      servers.push(server)
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
      const { port } = server.address() as AddressInfo
      return `http://127.0.0.1:${port}`
    },
    async measureMoved(work) {
      const before = await readBalances(devnet)
      await work()
      const after = await readBalances(devnet)
      const moved = after.seller - before.seller
      if (before.buyer - after.buyer !== moved) throw new Error('Money went elsewhere.')
      return moved
    },
    async stop() {
      for (const server of servers) {
        server.close()
        server.closeAllConnections()
      }
      await facilitator.close()
      await devnet.stop()
    },
  }
}

/** What buyer and seller hold, in atomic units. */
async function readBalances(
  devnet: Devnet,
): Promise<{ readonly buyer: bigint; readonly seller: bigint }> {
  const { tokens, accounts } = devnet
  return {
    buyer: await devnet.balanceOf(tokens.USDC, accounts.buyer.address),
    seller: await devnet.balanceOf(tokens.USDC, accounts.seller.address),
  }
}
