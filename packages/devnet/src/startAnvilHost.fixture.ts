import { decodeFunctionResult, encodeFunctionData, isHex } from 'viem'
import type { Hex } from 'viem'
import * as v from 'valibot'
import { nameRevert } from './ContractHost.fixture.js'
import type { ContractHost, HostCall } from './ContractHost.fixture.js'
import { createWriter } from './createWriter.fixture.js'
import { loadArtifact } from './loadArtifact.js'
import { startDevnet } from './startDevnet.js'

const revertSchema = v.object({ cause: v.object({ code: v.literal(3), data: v.string() }) })
const blockSchema = v.object({ timestamp: v.string() })

export async function startAnvilHost(): Promise<ContractHost> {
  const devnet = await startDevnet()
  const call = async (
    { to, artifact, functionName, args }: Omit<HostCall, 'from'>,
    from?: Hex,
  ): Promise<Hex> => {
    const data = encodeFunctionData({ abi: loadArtifact(artifact).abi, functionName, args })
    const answer = await devnet.rpc('eth_call', [{ from, to, data }, 'latest'])
    if (!isHex(answer)) throw new Error('eth_call did not answer with bytes')
    return answer
  }
  return {
    chainId: devnet.chainId,
    contracts: devnet.contracts,
    deploy: (artifact, args) => devnet.deploy(artifact, args),
    read: async (query) => {
      const { abi } = loadArtifact(query.artifact)
      const { functionName } = query
      return decodeFunctionResult({ abi, functionName, data: await call(query) })
    },
    findRevert: (query) =>
      call(query, query.from.address).then(
        () => undefined,
        (error: unknown) => nameRevert(v.parse(revertSchema, error).cause.data),
      ),
    send: ({ from, to, artifact, functionName, args }) =>
      createWriter(devnet, from)(to, artifact, functionName, args),
    readTime: async () => {
      const block = await devnet.rpc('eth_getBlockByNumber', ['latest', false])
      return BigInt(v.parse(blockSchema, block).timestamp)
    },
    stop: () => devnet.stop(),
  }
}
