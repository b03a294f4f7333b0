import { evm, evmPermit } from '@farebox/evm/client'
import { evm as evmServer } from '@farebox/evm/server'
import { startFacilitator } from '@farebox/facilitator'
import { payingFetch } from '@farebox/fetch'
import { createPublicClient, createWalletClient, http } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { bscTestnet } from 'viem/chains'
import { buyAll } from './buyAll.js'
import { createEvmBuyer } from './createPublishedBuyers.js'
import type { LiveChain } from './readLiveOptions.js'
import { serveShop } from './serveShop.js'

const network = 'eip155:97'
const paths = ['/exact_permit', '/exact']
/** The only token there that takes authorizations. It is no dollar, so it is allowed by its address. */
const dhlu = '0x375cADdd2cB68cE82e3D9B075D551067a7b4B816'

/** Pays in each way, with both clients. The money goes to the account that settles. */
export async function payOnBscTestnet(
  { rpcUrl, buyerKey, facilitatorKey }: LiveChain,
  print: (line: string) => void,
): Promise<boolean> {
  const facilitator = await startFacilitator({
    port: 0,
    config: {
      settleTimeoutMs: 110_000,
      networks: [{ network, rpcUrl, privateKeys: [facilitatorKey] }],
    },
  })
  const shop = await serveShop({
    facilitator: facilitator.url,
    schemes: [evmServer()],
    payTo: privateKeyToAccount(facilitatorKey).address,
    routes: {
      '/exact_permit': [{ price: '0.01 USDT', scheme: 'exact_permit', network }],
      '/exact': [{ price: '0.01 DHLU', scheme: 'exact', network }],
    },
  })
  try {
    const account = privateKeyToAccount(buyerKey)
    const settings = { chain: bscTestnet, transport: http(rpcUrl) }
    const reader = createPublicClient(settings)
    const wallet = createWalletClient({ account, ...settings })
    const ours = payingFetch({
      schemes: [
        evm({ account }),
        evmPermit({
          account,
          chains: () => reader,
          sendTransaction: ({ to, data }) => wallet.sendTransaction({ to, data }),
        }),
      ],
      allowedAssets: [{ network, asset: dhlu, maxAmount: 10_000n }],
    })
    const published = await createEvmBuyer(buyerKey, rpcUrl)
    const buyers = [
      { name: 'Farebox', buy: ours, paths },
      { name: '@bankofai/x402', buy: (url: string) => published.get(url), paths },
    ]
    return await buyAll(network, shop, buyers, print)
  } finally {
    await shop.close()
    await facilitator.close()
  }
}
