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
  /** What buyer and seller hold, in atomic units. */
  balances(): Promise<{ readonly buyer: bigint; readonly seller: bigint }>
  stop(): Promise<void>
}

/** A chain and our facilitator; sellers are added by the tests. */
export async function startEvmWorld(): Promise<EvmWorld> {
  const devnet = await startDevnet()
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
    async balances() {
      const { USDC } = devnet.tokens
      return {
        buyer: await devnet.balanceOf(USDC, devnet.accounts.buyer.address),
        seller: await devnet.balanceOf(USDC, devnet.accounts.seller.address),
      }
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
