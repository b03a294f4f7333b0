import type { Hex, TronBlock, TronChain } from '../../TronChain.js'
import { isJsonList } from '../json/isJsonList.js'
import type { TronJson } from '../json/TronJson.js'
import { refuseRpc } from './refuseRpc.js'

/** An address of 20 bytes, or of 21 with the 41 before it. */
export function readRpcAddress(value: TronJson | undefined): Hex {
  const match = typeof value === 'string' ? /^(?:0x)?(?:41)?([0-9a-f]{40})$/i.exec(value) : null
  return match === null ? refuseRpc('params', 'invalid address hash value') : toHex(match[1])
}

/** 32 bytes as 64 digits without `0x`. */
export function readRpcHash(value: TronJson | undefined): string {
  const match = typeof value === 'string' ? /^(?:0x)?([0-9a-f]{64})$/i.exec(value) : null
  return match === null ? refuseRpc('params', 'invalid hash value') : toHex(match[1]).slice(2)
}

/** Any bytes; empty where the value is absent. */
export function readRpcBytes(value: TronJson | undefined): Hex {
  if (value === undefined || value === null) return '0x'
  const match = typeof value === 'string' ? /^0x((?:[0-9a-f]{2})*)$/i.exec(value) : null
  return match === null ? refuseRpc('params', 'invalid hex value') : toHex(match[1])
}

/** A quantity; `undefined` where the value is absent. */
export function readQuantity(value: TronJson | undefined): bigint | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string' || !/^0x[0-9a-f]{1,64}$/i.test(value)) {
    return refuseRpc('params', 'invalid quantity')
  }
  return BigInt(value)
}

/** The block number that a tag or a quantity means; absent is the newest. */
export async function readBlockNumber(
  chain: TronChain,
  value: TronJson | undefined,
): Promise<number> {
  if (value === 'earliest') return 0
  if (value === 'finalized' || value === 'safe') return (await chain.getHead('solid')).number
  if (value === undefined || value === null || value === 'latest' || value === 'pending') {
    return (await chain.getHead()).number
  }
  const number = readQuantity(value) ?? 0n
  return number > BigInt(Number.MAX_SAFE_INTEGER)
    ? refuseRpc('params', 'invalid block number')
    : Number(number)
}

/** As {@link readBlockNumber}; `undefined` where there is no such block. */
export async function readBlock(
  chain: TronChain,
  value: TronJson | undefined,
): Promise<TronBlock | undefined> {
  return chain.getBlock(await readBlockNumber(chain, value))
}

/** State is kept for the newest block only, as in java-tron. */
export async function requireLatest(chain: TronChain, value: TronJson | undefined): Promise<void> {
  const { number } = await chain.getHead()
  if ((await readBlockNumber(chain, value)) >= number) return
  refuseRpc('params', 'QUANTITY not supported, just support TAG as latest')
}

/** A list of topics by position: null, one, or a choice. */
export function readTopics(
  value: TronJson | undefined,
): readonly (readonly Hex[] | undefined)[] | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'object' || !isJsonList(value)) return refuseRpc('params', 'invalid topics')
  return value.map((topic) => {
    if (topic === null) return undefined
    const choice = typeof topic === 'object' && isJsonList(topic) ? topic : [topic]
    return choice.map((entry): Hex => `0x${readRpcHash(entry)}`)
  })
}

function toHex(digits = ''): Hex {
  return `0x${digits.toLowerCase()}`
}
