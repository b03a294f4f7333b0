import { parseTronAddress } from '@farebox/tron'
import { decodeFunctionResult, encodeFunctionData, getAddress } from 'viem'
import type { Hex } from 'viem'
import { nameRevert } from './ContractHost.fixture.js'
import type { ContractHost, HostCall } from './ContractHost.fixture.js'
import { loadArtifact } from './loadArtifact.js'
import { createTronChain } from './tron/createTronChain.js'
import { deployTronContract } from './tron/deployTronContract.js'
import { createTronSender } from './tron/profile/createTronSender.js'
import { placeProfile } from './tron/profile/placeProfile.js'
import { tronDevAccounts } from './tron/tronDevAccounts.js'

const startingSun = 100_000_000_000n

export async function startTronHost(): Promise<ContractHost> {
  const start = Date.now()
  // It stands still, so that what a test reads as the time is the time of its calls.
  const chain = await createTronChain({ clock: () => start })
  const { buyer, seller, facilitator, extra, deployer } = tronDevAccounts
  const accounts = [buyer, seller, facilitator, deployer, ...extra]
  for (const { hex } of accounts) await chain.fund(hex, startingSun)
  const { contracts } = await placeProfile(chain, 'tron:nile')

  const encode = ({ artifact, functionName, args }: Omit<HostCall, 'from' | 'to'>): Hex =>
    encodeFunctionData({ abi: loadArtifact(artifact).abi, functionName, args })
  return {
    chainId: chain.chainId,
    contracts,
    deploy: async (artifact, args = []) =>
      getAddress(await deployTronContract(chain, deployer, loadArtifact(artifact), args, 0)),
    read: async (query) => {
      const to = parseTronAddress(query.to)
      const { result, data } = await chain.call({ from: buyer.hex, to, data: encode(query) })
      if (result !== 'SUCCESS') throw new Error(`${query.functionName}: ${result}`)
      const { functionName } = query
      return decodeFunctionResult({ abi: loadArtifact(query.artifact).abi, functionName, data })
    },
    findRevert: async (query) => {
      const [from, to] = [parseTronAddress(query.from.address), parseTronAddress(query.to)]
      const { result, data } = await chain.call({ from, to, data: encode(query) })
      if (result === 'SUCCESS') return undefined
      if (result !== 'REVERT') throw new Error(`${query.functionName}: ${result}`)
      return nameRevert(data)
    },
    send: (query) =>
      createTronSender(chain, query.from).trigger(parseTronAddress(query.to), encode(query)),
    readTime: async () => BigInt(Math.floor((await chain.getHead()).timestamp / 1000)),
    stop: () => chain.close(),
  }
}
