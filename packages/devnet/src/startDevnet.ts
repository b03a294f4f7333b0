import { FareboxError } from '@farebox/core'
import * as v from 'valibot'
import { numberToHex } from 'viem'
import type { Address } from 'viem'
import { createDeployer } from './createDeployer.js'
import { createRpc } from './createRpc.js'
import { devAccounts } from './devAccounts.js'
import type { BscTestnetTokens, Devnet, DevToken, DevTokens } from './Devnet.js'
import { bscTestnetProfile, localProfile } from './evmProfiles.js'
import { devContracts, prepareChain } from './prepareChain.js'
import { readBalance } from './readBalance.js'
import { spawnAnvil } from './spawnAnvil.js'
import { toAsset } from './toAsset.js'

export interface DevnetOptions {
  /** Default 31337. Addresses do not depend on it. */
  readonly chainId?: number
  /** Mine a block every so many whole seconds. Default: at once, for each transaction. */
  readonly blockTimeSeconds?: number
}

/** A devnet that passes for a public chain, with its chain id and its tokens. */
export interface BscTestnetOptions {
  readonly profile: 'bsc-testnet'
  /** As in {@link DevnetOptions}. */
  readonly blockTimeSeconds?: number
}

const blockTimeSchema = v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1)))
const optionsSchema = v.union([
  v.strictObject({
    chainId: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1)), 31_337),
    blockTimeSeconds: blockTimeSchema,
  }),
  v.pipe(
    v.strictObject({ profile: v.literal('bsc-testnet'), blockTimeSeconds: blockTimeSchema }),
    v.transform((options) => ({ ...options, chainId: 97 })),
  ),
])
const hexSchema = v.custom<`0x${string}`>(
  (value) => typeof value === 'string' && value.startsWith('0x'),
)

/**
 * Starts a local EVM chain (anvil) with the tokens and contracts of x402 payments, in well under a
 * second. The buyer holds a million of each token. Needs no network.
 *
 * Each call starts a chain of its own, so test files can run side by side. The chain ends with
 * {@link Devnet.stop}, and in any case when this process ends or is killed; it does not keep the
 * process alive.
 *
 * With the profile `bsc-testnet` it has the chain id, the tokens and the token addresses of BNB Chain's
 * testnet, so that a client with built-in tables works unchanged.
 *
 * @throws `devnet_failed`: anvil is not installed or did not start, or an option is not valid.
 * @example
 * ```ts
 * import { startDevnet } from '@farebox/devnet'
 *
 * const devnet = await startDevnet()
 * const { USDC } = devnet.tokens
 * await devnet.balanceOf(USDC, devnet.accounts.buyer.address) // 1_000_000_000_000n
 * await devnet.stop()
 * ```
 */
export function startDevnet(options: BscTestnetOptions): Promise<Devnet<BscTestnetTokens>>
export function startDevnet(options?: DevnetOptions): Promise<Devnet>
export async function startDevnet(
  options: DevnetOptions | BscTestnetOptions = {},
): Promise<Devnet<DevTokens | BscTestnetTokens>> {
  const parsed = v.safeParse(optionsSchema, options)
  if (!parsed.success) {
    throw new FareboxError('devnet_failed', {
      detail: 'The options are not valid.',
      cause: new v.ValiError(parsed.issues),
    })
  }
  const { chainId, blockTimeSeconds } = parsed.output
  const profile = 'profile' in parsed.output ? bscTestnetProfile : localProfile
  const anvil = await spawnAnvil(chainId)
  const rpc = createRpc(anvil.rpcUrl)
  const deployer = createDeployer(rpc)
  try {
    await prepareChain(rpc, deployer, profile)
    await (blockTimeSeconds === undefined
      ? rpc('evm_setAutomine', [true])
      : rpc('evm_setIntervalMining', [blockTimeSeconds]))
  } catch (error) {
    await anvil.stop()
    throw error
  }
  const network = `eip155:${chainId}`

  return {
    rpcUrl: anvil.rpcUrl,
    chainId,
    network,
    tokens: profile.tokens,
    contracts: devContracts,
    accounts: devAccounts,
    assetOf: (token) => toAsset(token, network),
    balanceOf: (token, account) => readBalance(rpc, toAddress(token), account),
    mint: async (token, account, amount) => {
      await deployer.wait(await deployer.mint(toAddress(token), account, amount))
    },
    deploy: async (artifactName, args = []) => {
      const { contractAddress } = await deployer.wait(await deployer.deploy(artifactName, args))
      if (contractAddress === null) throw new FareboxError('devnet_failed')
      return contractAddress
    },
    mine: async (blocks = 1) => {
      await rpc('anvil_mine', [numberToHex(blocks)])
    },
    setNextBlockTime: async (timestamp) => {
      await rpc('evm_setNextBlockTimestamp', [timestamp])
    },
    increaseTime: async (seconds) => {
      await rpc('evm_increaseTime', [seconds])
      await rpc('evm_mine')
    },
    setAutomine: async (enabled) => {
      await rpc('evm_setAutomine', [enabled])
    },
    snapshot: async () => v.parse(hexSchema, await rpc('evm_snapshot')),
    revert: async (snapshot) => {
      if ((await rpc('evm_revert', [snapshot])) === true) return
      throw new FareboxError('devnet_failed', { detail: 'There is no such snapshot.' })
    },
    rpc,
    stop: anvil.stop,
  }
}

function toAddress(token: DevToken | Address): Address {
  return typeof token === 'string' ? token : token.address
}
