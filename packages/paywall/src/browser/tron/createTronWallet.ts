import { type Asset, FareboxError, systemEnvironment } from '@farebox/core'
import type { ClientMechanism } from '@farebox/core'
import { createGasFreeApi, parseTronAddress, toTronAddress, toTronChainId } from '@farebox/tron'
import { fromTronLink, type TronAccount } from '@farebox/tron/account'
import { tron } from '@farebox/tron/client'
import type { PageChain } from '../../PageData.js'
import type { Offer } from '../Offer.js'
import type { Assessment, Connection, Wallet } from '../Wallet.js'
import { approveToken, draftExtensions, toApprover } from './approveToken.js'
import { findNodeNetwork } from './findNodeNetwork.js'
import type { TronProvider } from './TronProvider.js'
import { watchTronWallet } from './watchTronWallet.js'

/** What a wallet says of itself, and its provider. */
export interface TronWalletInput {
  readonly id: string
  readonly name: string
  readonly icon?: string
  readonly provider: TronProvider
}

/** Signs nothing: it only answers what could be paid. */
const nobody: TronAccount = {
  address: 'T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb',
  signTypedData: () => Promise.reject(new FareboxError('signing_failed')),
}

/** Asks the wallet to show an account to this site. @throws what the wallet refuses with */
async function requestAccount({ request, requestMethod: method }: TronProvider): Promise<void> {
  const { code }: { code?: unknown } = Object(await request?.({ method }))
  // Legacy wallets answer a refusal where others reject.
  if (code !== undefined && code !== 200) throw Object.assign(new Error('refused'), { code })
}

function findMechanism(
  mechanisms: readonly ClientMechanism[],
  { requirements }: Offer,
): ClientMechanism {
  const found = mechanisms.find(({ scheme }) => scheme === requirements.scheme)
  if (found === undefined) throw new FareboxError('challenge_invalid')
  return found
}

/** A wallet for TRON, from what it has put into the page. */
export function createTronWallet(
  { id, name, icon, provider }: TronWalletInput,
  assets: readonly Asset[],
  chains: readonly PageChain[],
): Wallet {
  const gasFree = Object.fromEntries(
    chains.flatMap(({ network, gasFreeUrl: url }) =>
      url === undefined ? [] : [[network, createGasFreeApi({ url })]],
    ),
  )
  const options = {
    assets: assets.filter(({ network }) => network.startsWith('tron:')),
    rpcUrl: Object.fromEntries(chains.map(({ network, rpcUrl }) => [network, rpcUrl])),
    gasFree,
  }
  const offered = tron({ account: nobody, ...options })

  async function readNetwork(): Promise<string | undefined> {
    if (!provider.isStandard) return findNodeNetwork(provider.readTronWeb()?.fullNode?.host, chains)
    const chainId = await provider.request?.({ method: 'eth_chainId' })
    return typeof chainId === 'string' || typeof chainId === 'number'
      ? `tron:${BigInt(chainId)}`
      : undefined
  }

  async function switchNetwork(network: string): Promise<void> {
    const chainId = `0x${toTronChainId(network).toString(16)}`
    await provider.request?.({ method: 'wallet_switchEthereumChain', params: [{ chainId }] })
  }

  /** The GasFree address of an account, where the tokens of such a payment lie. */
  async function findSource(owner: string, offer: Offer): Promise<Pick<Assessment, 'source'>> {
    if (offer.requirements.scheme !== 'exact_gasfree') return {}
    const account = await gasFree[offer.network]
      ?.getAccount(parseTronAddress(owner))
      .catch(() => undefined)
    return account === undefined ? {} : { source: toTronAddress(account.gasFreeAddress) }
  }

  function toConnection(account: TronAccount): Connection {
    const { address } = account
    const looking = tron({ account, ...options })

    async function assess(offer: Offer): Promise<Assessment> {
      const { requirements } = offer
      const mechanism = findMechanism(looking, offer)
      const context = { environment: systemEnvironment, extensions: draftExtensions(requirements) }
      const [found, source] = await Promise.all([
        mechanism.assess?.(requirements, context),
        findSource(address, offer),
      ])
      return { cost: mechanism.totalCost(requirements), ...found, ...source }
    }

    return {
      wallet,
      address,
      // Approvals have a step of their own.
      schemes: tron({ account, ...options, allowance: 'skip' }),
      readNetwork,
      ...(provider.isStandard ? { switchNetwork } : {}),
      assess,
      async approve(offer, onSigned) {
        const approving = tron({ account: toApprover(account, onSigned), ...options })
        await approveToken(findMechanism(approving, offer), offer.requirements)
      },
      onChange: (callback) => watchTronWallet(provider, callback),
    }
  }

  const wallet: Wallet = {
    id,
    name,
    namespace: 'tron',
    ...(icon === undefined ? {} : { icon }),
    serves: ({ requirements, network }) =>
      network.startsWith('tron:') &&
      offered.some(
        (mechanism) =>
          mechanism.scheme === requirements.scheme &&
          mechanism.checkRequirements(requirements) === undefined,
      ),
    async connect(quiet) {
      if (!quiet) await requestAccount(provider)
      const tronWeb = provider.readTronWeb()
      if (quiet && typeof tronWeb?.defaultAddress.base58 !== 'string') return undefined
      return toConnection(await fromTronLink(tronWeb ?? { tronWeb: false }))
    },
  }
  return wallet
}
