import { FareboxError, parseNetwork } from '@farebox/core'
import { parseTronAddress, toTronChainId, tronAssets, tronContracts } from '@farebox/tron'
import type { TronContracts } from '@farebox/tron'
import { decodeFunctionResult, encodeFunctionData, erc20Abi, parseAbi, parseUnits } from 'viem'
import type { Hex } from 'viem'
import { devAccounts } from '../../devAccounts.js'
import { placeGasFree } from '../../gasfree/placeGasFree.js'
import type { GasFreeTokenFees } from '../../gasfree/placeGasFree.js'
import { loadArtifact } from '../../loadArtifact.js'
import type { PlacedContract } from '../../placeContracts.js'
import type { TronChain } from '../TronChain.js'
import { createTronSender } from './createTronSender.js'
import { placeTronContract } from './placeTronContract.js'
import { toTronAbi } from './toTronAbi.js'
import type { TronDevToken, TronProfile } from './TronProfile.js'

const mintAbi = parseAbi(['function mint(address to, uint256 value)'])
const wholeTokens = '1000000'

/**
 * Puts the tokens and contracts of a public network at their published addresses, so that a client with
 * built-in tables works unchanged. The buyer gets a million of each token.
 *
 * The code is our own, except for Permit2's, and behaves like the published contracts where payments can
 * tell. The deployer account owns the tokens, and pays for the transactions that this takes: it has to have
 * some TRX.
 *
 * @param network `tron:mainnet`, `tron:nile` or `tron:shasta` in any spelling; the chain has to have its
 * chain id, which signatures are bound to.
 * @throws `network_invalid`, `devnet_failed`
 */
export async function placeProfile(chain: TronChain, network: string): Promise<TronProfile> {
  const contracts = tronContracts(network)
  if (toTronChainId(network) !== chain.chainId) {
    throw new FareboxError('devnet_failed', { detail: 'The chain has another chain id.' })
  }
  const id = parseNetwork(network)
  const deployer = createTronSender(chain, devAccounts.deployer)
  const tokens = findTokens(id)

  for (const contract of [...toTokenContracts(tokens), ...toPaymentContracts(contracts)]) {
    await placeTronContract(chain, deployer, contract)
  }
  const permit2 = loadArtifact('Permit2')
  await chain.placeContract(contracts.permit2, permit2.deployedBytecode, {
    name: 'Permit2',
    abi: toTronAbi(permit2.abi),
  })

  await placeGasFree(
    { setCode: (to, code) => chain.placeContract(to, code), execute: deployer.trigger },
    { network: id, providers: [devAccounts.facilitator.address], tokens: toGasFreeFees(tokens) },
  )

  const profile: TronProfile = {
    network: id,
    tokens,
    contracts,
    mint: async (token, to, amount) => {
      const args = [parseTronAddress(to), amount] as const
      const data = encodeFunctionData({ abi: mintAbi, functionName: 'mint', args })
      await deployer.trigger(toHex(token), data)
    },
    balanceOf: (token, account) => readBalance(chain, toHex(token), parseTronAddress(account)),
  }
  for (const token of Object.values(tokens)) {
    await profile.mint(token, devAccounts.buyer.address, parseUnits(wholeTokens, token.decimals))
  }
  return profile
}

function findTokens(network: string): TronProfile['tokens'] {
  const find = (symbol: string, name: string): TronDevToken | undefined => {
    const asset = tronAssets.find((entry) => entry.network === network && entry.symbol === symbol)
    return asset && { address: asset.address, name, symbol, decimals: asset.decimals }
  }
  const USDT = find('USDT', 'Tether USD')
  const USDD = find('USDD', 'Decentralized USD')
  if (USDT === undefined) throw new FareboxError('devnet_failed')
  return USDD === undefined ? { USDT } : { USDT, USDD }
}

function toTokenContracts({ USDT, USDD }: TronProfile['tokens']): readonly PlacedContract[] {
  const usdt = { address: toHex(USDT), artifact: 'TronUsdt', args: [] }
  if (USDD === undefined) return [usdt]
  const args = [USDD.name, USDD.symbol, USDD.decimals]
  return [usdt, { address: toHex(USDD), artifact: 'PlainTrc20', args }]
}

function toPaymentContracts(contracts: TronContracts): readonly PlacedContract[] {
  const { paymentPermit, permit2, exactPermit2Proxy, uptoPermit2Proxy } = contracts
  return [
    { address: paymentPermit, artifact: 'PaymentPermit', args: [] },
    { address: exactPermit2Proxy, artifact: 'ExactPermit2Proxy', args: [permit2] },
    { address: uptoPermit2Proxy, artifact: 'UptoPermit2Proxy', args: [permit2] },
  ]
}

/** Fees that show when they are mixed up: the two differ, and neither is an amount that tests pay. */
function toGasFreeFees(tokens: TronProfile['tokens']): readonly GasFreeTokenFees[] {
  return Object.values(tokens).map((token) => ({
    token: toHex(token),
    activateFee: parseUnits('2.05', token.decimals),
    transferFee: parseUnits('1', token.decimals),
  }))
}

function toHex(token: TronDevToken | string): Hex {
  return parseTronAddress(typeof token === 'string' ? token : token.address)
}

async function readBalance(chain: TronChain, token: Hex, account: Hex): Promise<bigint> {
  const query = { abi: erc20Abi, functionName: 'balanceOf' } as const
  const { result, data } = await chain.call({
    from: account,
    to: token,
    data: encodeFunctionData({ ...query, args: [account] }),
  })
  if (result !== 'SUCCESS') throw new FareboxError('devnet_failed')
  try {
    return decodeFunctionResult({ ...query, data })
  } catch (cause) {
    throw new FareboxError('devnet_failed', { detail: 'There is no token at the address.', cause })
  }
}
