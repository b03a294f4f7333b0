import { FareboxError } from '@farebox/core'
import { parseTronAddress, toTronAddress, toTronChainId, tronNetworks } from '@farebox/tron'
import type { TronNetworkId } from '@farebox/tron'
import * as v from 'valibot'
import { loadArtifact } from '../loadArtifact.js'
import { createTronChain } from './createTronChain.js'
import { deployTronContract } from './deployTronContract.js'
import { createFaults } from './http/createFaults.js'
import { createHandler } from './http/createHandler.js'
import { createServer } from './http/createServer.js'
import { placeProfile } from './profile/placeProfile.js'
import type { TronChain } from './TronChain.js'
import { tronDevAccounts } from './tronDevAccounts.js'
import type { TronDevAccount } from './tronDevAccounts.js'
import type { TronDevnet } from './TronDevnet.js'

export interface TronDevnetOptions {
  /** Which public network the chain looks like, in any of its spellings. Default Nile. */
  readonly network?: string
  /** Time between blocks. Default 0: a block for each transaction, at once. */
  readonly blockTimeMs?: number
  /** How many blocks the solid block is behind the newest. Default 0. */
  readonly solidityLag?: number
  /** Default: one that is free. */
  readonly port?: number
}

const ids: readonly TronNetworkId[] = Object.values(tronNetworks)
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const optionsSchema = v.strictObject({
  network: v.pipe(
    v.optional(v.string(), tronNetworks.nile),
    v.transform((network) => ids.find((id) => id === `tron:${toTronChainId(network)}`)),
    v.nonOptional(v.picklist(ids)),
  ),
  blockTimeMs: v.optional(count, 0),
  solidityLag: v.optional(count, 0),
  port: v.optional(v.pipe(count, v.maxValue(65_535)), 0),
})

const startingSun = 100_000_000_000n

/**
 * Starts a local TRON chain that tronweb and curl take for a java-tron full node: `wallet/`,
 * `walletsolidity/`, `jsonrpc`, and the `v1` lists of TronGrid. It runs in this process, on a
 * loopback port of its own, and needs no network. The tokens and payment contracts of the network it
 * looks like are at their published addresses; the buyer holds a million of each token, and every
 * account 100,000 TRX or more.
 *
 * It does not keep the process alive. Energy and bandwidth are counted by java-tron's rules, but the
 * amounts were not compared with a public network's: do not plan costs by them.
 *
 * @throws `devnet_failed`: an option is not valid, or the port is taken.
 * @example
 * ```ts
 * import { startTron } from '@farebox/devnet'
 *
 * const tron = await startTron({ network: 'tron:nile' })
 * await fetch(`${tron.rpcUrl}/wallet/getnowblock`)
 * await tron.close()
 * ```
 */
export async function startTron(options: TronDevnetOptions = {}): Promise<TronDevnet> {
  const { network, blockTimeMs, solidityLag, port } = readOptions(options)
  const chain = await createTronChain({ chainId: toTronChainId(network), blockTimeMs, solidityLag })
  try {
    await fundAccounts(chain)
    const profile = await placeProfile(chain, network)
    const state = createFaults(chain)
    const server = await createServer(createHandler(chain, state), port)
    let closed: Promise<void> | undefined
    let deployments = 0

    return {
      rpcUrl: `http://127.0.0.1:${server.port}`,
      chainId: chain.chainId,
      network,
      profile,
      chain,
      accounts: tronDevAccounts,
      faults: state.faults,
      mine: (blocks = 1) => chain.mine(blocks),
      advanceTime: (seconds) => chain.advanceTime(seconds),
      fund: async (address, sun) => {
        await chain.fund(parseTronAddress(address), sun)
      },
      deploy: async (artifactName, args = []) => {
        const artifact = loadArtifact(artifactName)
        const { deployer } = tronDevAccounts
        deployments += 1
        return toTronAddress(await deployTronContract(chain, deployer, artifact, args, deployments))
      },
      placeContract: async (address, runtimeCode, contract) => {
        await chain.placeContract(parseTronAddress(address), runtimeCode, contract)
      },
      restart: (downMs = 0) => server.restart(downMs),
      close: () => (closed ??= server.close().then(() => chain.close())),
    }
  } catch (error) {
    await chain.close()
    throw error
  }
}

function readOptions(options: TronDevnetOptions): v.InferOutput<typeof optionsSchema> {
  try {
    return v.parse(optionsSchema, options)
  } catch (cause) {
    throw new FareboxError('devnet_failed', { detail: 'The options are not valid.', cause })
  }
}

async function fundAccounts(chain: TronChain): Promise<void> {
  const { buyer, seller, facilitator, deployer, extra } = tronDevAccounts
  const accounts: readonly TronDevAccount[] = [buyer, seller, facilitator, deployer, ...extra]
  for (const { hex } of accounts) await chain.fund(hex, startingSun)
}
