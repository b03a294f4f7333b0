import { parseTronAddress } from '@farebox/tron'
import { createWalletClient, encodeFunctionData, http, parseAbi } from 'viem'
import type { Address, Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import * as v from 'valibot'
import { readReceipt } from '../createWriter.fixture.js'
import { devAccounts } from '../devAccounts.js'
import type { DevAccount } from '../devAccounts.js'
import { startDevnet } from '../startDevnet.js'
import { createTronSender } from '../tron/profile/createTronSender.js'
import { startTron } from '../tron/startTron.js'

/** A chain that contracts are tested on. */
export interface Ground {
  readonly chainId: number
  readonly create2Prefix: Hex
  setCode(address: Address, code: Hex): Promise<void>
  call(from: Address, to: Address, data: Hex): Promise<{ readonly ok: boolean; readonly data: Hex }>
  /** @returns the topics of its logs. It rejects when it reverts. */
  execute(from: DevAccount, to: Address, data: Hex): Promise<readonly (readonly Hex[])[]>
  createToken(artifact: string): Promise<Address>
  mint(token: Address, to: Address, amount: bigint): Promise<void>
  balanceOf(token: Address, holder: Address): Promise<bigint>
  close(): Promise<void>
}

const tokenAbi = parseAbi([
  'function mint(address to, uint256 value)',
  'function balanceOf(address holder) view returns (uint256)',
])
const tokenArgs: { readonly [artifact: string]: readonly unknown[] } = {
  FareboxUSDC: ['USD Coin', '2', 'USDC', 6],
}
const hex = v.custom<Hex>((value) => typeof value === 'string' && value.startsWith('0x'))
const topics = v.array(hex)

async function openAnvil(): Promise<Ground> {
  const devnet = await startDevnet()
  return {
    chainId: devnet.chainId,
    create2Prefix: '0xff',
    async setCode(address, code) {
      await devnet.rpc('anvil_setCode', [address, code])
    },
    async call(from, to, data) {
      try {
        const params = [{ from, to, data, gas: '0x1000000' }, 'latest']
        return { ok: true, data: v.parse(hex, await devnet.rpc('eth_call', params)) }
      } catch (error) {
        const text = /data\W+(0x[0-9a-f]{8,})/.exec(JSON.stringify(flatten(error)))?.[1]
        return { ok: false, data: v.parse(hex, text) }
      }
    },
    async execute(from, to, data) {
      const account = privateKeyToAccount(from.privateKey)
      const wallet = createWalletClient({ account, transport: http(devnet.rpcUrl) })
      const hash = await wallet.sendTransaction({ chain: null, to, data })
      const { status, logs } = await readReceipt(devnet, hash)
      if (status !== '0x1') throw new Error('reverted')
      return logs.map((log) => v.parse(topics, log.topics))
    },
    createToken: (artifact) => devnet.deploy(artifact, tokenArgs[artifact] ?? []),
    mint: (token, to, amount) => devnet.mint(token, to, amount),
    balanceOf: (token, holder) => devnet.balanceOf(token, holder),
    close: () => devnet.stop(),
  }
}

function flatten(thrown: unknown): unknown {
  if (!(thrown instanceof Error)) return thrown
  return [thrown.message, Object.entries(thrown), flatten(thrown.cause)]
}

async function openTron(): Promise<Ground> {
  const tron = await startTron({ network: 'tron:nile' })
  const { chain } = tron
  const ground: Ground = {
    chainId: chain.chainId,
    create2Prefix: '0x41',
    setCode: (address, code) => chain.placeContract(address, code),
    async call(from, to, data) {
      const answer = await chain.call({ from, to, data })
      return { ok: answer.result === 'SUCCESS', data: answer.data }
    },
    async execute(from, to, data) {
      const { logs } = await createTronSender(chain, from).trigger(to, data)
      return logs.map((log) => log.topics)
    },
    createToken: async (artifact) =>
      parseTronAddress(await tron.deploy(artifact, tokenArgs[artifact] ?? [])),
    async mint(token, to, amount) {
      const data = encodeFunctionData({ abi: tokenAbi, functionName: 'mint', args: [to, amount] })
      await ground.execute(devAccounts.deployer, token, data)
    },
    async balanceOf(token, holder) {
      const args = [holder] as const
      const data = encodeFunctionData({ abi: tokenAbi, functionName: 'balanceOf', args })
      return BigInt((await ground.call(holder, token, data)).data)
    },
    close: () => tron.close(),
  }
  return ground
}

export const grounds: readonly { readonly name: string; readonly open: () => Promise<Ground> }[] = [
  { name: 'anvil', open: openAnvil },
  { name: 'TRON', open: openTron },
]
