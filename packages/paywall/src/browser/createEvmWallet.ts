import { type Asset, findNetwork } from '@farebox/core'
import { parseEvmAddress, toChainId } from '@farebox/evm'
import { evm } from '@farebox/evm/client'
import type { PageChain } from '../PageData.js'
import type { Offer } from './Offer.js'
import type { Announcement } from './readAnnouncement.js'
import { readWalletError } from './readWalletError.js'
import type { Connection, Wallet } from './Wallet.js'

/** Selector of `balanceOf(address)`. */
const balanceOf = '0x70a08231'
const ether = { name: 'Ether', symbol: 'ETH', decimals: 18 }
const watched = ['accountsChanged', 'chainChanged', 'disconnect'] as const

function toHex(value: number | bigint): `0x${string}` {
  return `0x${value.toString(16)}`
}

function toAddChainParameters(chain: PageChain): object {
  return {
    chainId: toHex(toChainId(chain.network)),
    chainName: findNetwork(chain.network)?.name ?? chain.network,
    rpcUrls: [chain.rpcUrl],
    nativeCurrency: chain.currency ?? ether,
  }
}

/** A wallet for EVM chains, from its EIP-1193 provider. */
export function createEvmWallet(
  { id, name, icon, provider }: Announcement,
  assets: readonly Asset[],
  chains: readonly PageChain[],
): Wallet {
  const ask = (method: string, params?: unknown): Promise<unknown> =>
    provider.request(params === undefined ? { method } : { method, params })

  /** Signs nothing: it only answers what could be paid. */
  const [mechanism] = evm({ account: { address: `0x${'1'.repeat(40)}`, provider }, assets })

  async function switchNetwork(network: string): Promise<void> {
    const chainId = toHex(toChainId(network))
    try {
      await ask('wallet_switchEthereumChain', [{ chainId }])
    } catch (error) {
      const chain = chains.find((one) => one.network === network)
      if (readWalletError(error) !== 'unknown_chain' || chain === undefined) throw error
      await ask('wallet_addEthereumChain', [toAddChainParameters(chain)])
      await ask('wallet_switchEthereumChain', [{ chainId }])
    }
  }

  async function readBalance(owner: string, { requirements }: Offer): Promise<bigint> {
    const data = `${balanceOf}${owner.slice(2).toLowerCase().padStart(64, '0')}`
    const answer = await ask('eth_call', [{ to: requirements.asset, data }, 'latest'])
    if (typeof answer !== 'string' || !/^0x[0-9a-fA-F]{64}$/.test(answer)) {
      throw new TypeError('The wallet answered eth_call with something else than a word.')
    }
    return BigInt(answer)
  }

  function toConnection(address: `0x${string}`): Connection {
    return {
      wallet,
      address,
      schemes: evm({ account: { address, provider }, assets }),
      async readNetwork() {
        const chainId = await ask('eth_chainId')
        return typeof chainId === 'string' || typeof chainId === 'number'
          ? `eip155:${BigInt(chainId)}`
          : undefined
      },
      switchNetwork,
      // EIP-3009 needs no approval.
      assess: async (offer) => ({
        cost: BigInt(offer.requirements.amount),
        balance: await readBalance(address, offer),
      }),
      onChange(callback) {
        for (const event of watched) provider.on?.(event, callback)
        return () => {
          for (const event of watched) provider.removeListener?.(event, callback)
        }
      },
    }
  }

  const wallet: Wallet = {
    id,
    name,
    namespace: 'eip155',
    ...(icon === undefined ? {} : { icon }),
    serves({ requirements, network }) {
      return (
        network.startsWith('eip155:') &&
        mechanism?.scheme === requirements.scheme &&
        mechanism.checkRequirements({ ...requirements, network }) === undefined
      )
    },
    async connect(quiet) {
      const accounts = await ask(quiet ? 'eth_accounts' : 'eth_requestAccounts')
      const first: unknown = Array.isArray(accounts) ? accounts[0] : undefined
      return typeof first === 'string' ? toConnection(parseEvmAddress(first)) : undefined
    },
  }
  return wallet
}
