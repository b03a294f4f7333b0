import type { TronChain } from '../../TronChain.js'
import type { TronJson } from '../json/TronJson.js'

/** One method of `/jsonrpc`. */
export type RpcMethod = (chain: TronChain, params: readonly TronJson[]) => Promise<TronJson>
