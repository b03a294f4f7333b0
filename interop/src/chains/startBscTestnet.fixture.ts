import { type BscTestnetTokens, type Devnet, startDevnet } from '@farebox/devnet'
import { evm as evmServer } from '@farebox/evm/server'
import { startFacilitator } from '@farebox/facilitator'
import { erc20Abi, type Hex, parseEventLogs, type TransactionReceipt } from 'viem'
import type { SellerSide } from '../live/serveShop.js'
import type { Transfer } from './startNile.fixture.js'

export interface BscTestnet {
  readonly devnet: Devnet<BscTestnetTokens>
  readonly seller: SellerSide
  /** What a transaction moved, from the logs of the tokens. Fails the test where it did not succeed. */
  readonly listTransfers: (transaction: string) => Promise<readonly Transfer[]>
  readonly close: () => Promise<void>
}

/** A local chain that passes for BNB Chain's testnet, and our facilitator. */
export async function startBscTestnet(): Promise<BscTestnet> {
  const devnet = await startDevnet({ profile: 'bsc-testnet' })
  const { accounts, network, rpcUrl } = devnet
  const facilitator = await startFacilitator({
    port: 0,
    config: { networks: [{ network, rpcUrl, privateKeys: [accounts.facilitator.privateKey] }] },
  })
  return {
    devnet,
    seller: {
      facilitator: facilitator.url,
      schemes: [evmServer()],
      payTo: accounts.seller.address,
    },
    async listTransfers(transaction) {
      const receipt = await devnet.rpc('eth_getTransactionReceipt', [transaction])
      // The node is anvil; its status and logs are hexadecimal.
      const { status, logs } = receipt as { status: Hex; logs: TransactionReceipt['logs'] }
      if (status !== '0x1') throw new Error('The transaction did not succeed.')
      const transfers = parseEventLogs({ abi: erc20Abi, eventName: 'Transfer', logs })
      return transfers.map(({ args }) => ({ from: args.from, to: args.to, amount: args.value }))
    },
    async close() {
      await facilitator.close({ drainTimeoutMs: 0 })
      await devnet.stop()
    },
  }
}
