import { FareboxError } from '@farebox/core'
import { list, literal, message, optional, text, withDefault } from '@farebox/core/wire'
import type { Hex } from '@farebox/evm'
import { bytes, id, int64, parseAnswer } from './parseAnswer.js'
import { parseBlock } from './parseBlock.js'
import { parseBroadcastResult } from './parseBroadcastResult.js'
import { parseCallResult } from './parseCallResult.js'
import { parseChainLogs } from './parseChainLogs.js'
import { parseResources } from './parseResources.js'
import { parseTransactionInfo } from './parseTransactionInfo.js'
import { postJson } from './postJson.js'
import type { Endpoint } from './postJson.js'
import type { TronHttp } from './TronHttp.js'

export interface TronHttpOptions {
  /** Of the node, such as `https://api.trongrid.io`; its paths are put behind it. */
  readonly url: string
  /** Sent as `TRON-PRO-API-KEY`. */
  readonly apiKey?: string
  /** Where logs are asked for. Default: `/jsonrpc` behind {@link url}. */
  readonly jsonRpcUrl?: string
  /** When given, nothing is asked of a node whose genesis block is another chain's. */
  readonly chainId?: number
  /** Default: the platform's. */
  readonly fetch?: typeof fetch
  /** Default 10,000. */
  readonly timeoutMs?: number
  /** Longest answer that is read. Default 1 MiB. */
  readonly maxBytes?: number
}

const account = message({ balance: withDefault(int64, 0n) })
const parameters = message({
  chainParameter: list(message({ key: text, value: withDefault(int64, 0n) })),
})
const transaction = message({ txID: optional(id), raw_data_hex: optional(bytes) })

/**
 * One java-tron node by its HTTP API; nothing is asked of it yet.
 *
 * @throws `config_invalid` when the URL is not one of HTTP
 * @see https://developers.tron.network/reference
 */
export function createTronHttp(options: TronHttpOptions): TronHttp {
  const { apiKey, chainId, timeoutMs = 10_000, maxBytes = 1_048_576 } = options
  const url = parseUrl(options.url)
  const jsonRpcUrl =
    options.jsonRpcUrl === undefined ? `${url}/jsonrpc` : parseUrl(options.jsonRpcUrl)
  const endpoint: Endpoint = {
    headers: apiKey === undefined ? {} : { 'TRON-PRO-API-KEY': apiKey },
    // Called late, so that a replaced global is the one that is used.
    fetch: options.fetch ?? ((input, init) => fetch(input, init)),
    timeoutMs,
    maxBytes,
  }
  let identified: Promise<void> | undefined

  async function identify(expected: number): Promise<void> {
    const answer = await postJson(endpoint, `${url}/wallet/getblock`, {
      id_or_num: '0',
      detail: false,
    })
    const { id: genesis } = parseBlock(answer)
    if (Number.parseInt(genesis.slice(-8), 16) === expected) return
    throw new FareboxError('chain_mismatch', { cause: new Error(`genesis block ${genesis}`) })
  }

  async function post(target: string, body: unknown): Promise<unknown> {
    try {
      if (chainId !== undefined) await (identified ??= identify(chainId))
      return await postJson(endpoint, target, body)
    } catch (error) {
      // What answers next may be another node.
      identified = undefined
      throw error
    }
  }

  const ask = (path: string, body: unknown = {}): Promise<unknown> => post(`${url}/${path}`, body)

  return {
    getNowBlock: async () => parseBlock(await ask('wallet/getblock', { detail: false })),
    getSolidBlock: async () => parseBlock(await ask('walletsolidity/getblock', { detail: false })),
    async getBalance(address) {
      const answer = await ask('wallet/getaccount', { address: toTronHex(address) })
      return parseAnswer(account, answer).balance
    },
    async getResources(address) {
      return parseResources(await ask('wallet/getaccountresource', { address: toTronHex(address) }))
    },
    async callContract({ from, to, data }) {
      const answer = await ask('wallet/triggerconstantcontract', {
        owner_address: toTronHex(from),
        contract_address: toTronHex(to),
        data: data.slice(2),
      })
      return parseCallResult(answer)
    },
    async getTransactionInfo(wanted) {
      const answer = await ask('wallet/gettransactioninfobyid', { value: wanted })
      return parseTransactionInfo(answer, wanted)
    },
    async getSolidTransactionInfo(wanted) {
      const answer = await ask('walletsolidity/gettransactioninfobyid', { value: wanted })
      return parseTransactionInfo(answer, wanted)
    },
    async getTransaction(wanted) {
      const answer = parseAnswer(
        transaction,
        await ask('wallet/gettransactionbyid', { value: wanted }),
      )
      if (answer.txID === undefined || answer.raw_data_hex === undefined) return undefined
      return {
        id: parseAnswer(literal(wanted), answer.txID),
        rawDataHex: answer.raw_data_hex.slice(2),
      }
    },
    async broadcastHex(hex) {
      const answer = await ask('wallet/broadcasthex', { transaction: hex.replace(/^0x/, '') })
      return parseBroadcastResult(answer)
    },
    async getChainParameters() {
      const { chainParameter } = parseAnswer(parameters, await ask('wallet/getchainparameters'))
      return new Map(chainParameter.map(({ key, value }) => [key, value]))
    },
    async getLogs({ address, topics, fromBlock, toBlock }) {
      const answer = await post(jsonRpcUrl, {
        jsonrpc: '2.0',
        id: 1,
        method: 'eth_getLogs',
        params: [
          {
            address,
            topics,
            fromBlock: `0x${fromBlock.toString(16)}`,
            toBlock: `0x${toBlock.toString(16)}`,
          },
        ],
      })
      return parseChainLogs(answer)
    },
  }
}

/** As the API takes addresses: 21 bytes, hexadecimal. */
function toTronHex(address: Hex): string {
  return `41${address.slice(2)}`
}

function parseUrl(written: string): string {
  let parsed: URL | undefined
  try {
    parsed = new URL(written)
  } catch {
    parsed = undefined
  }
  if (parsed?.protocol === 'http:' || parsed?.protocol === 'https:') {
    return parsed.href.replace(/\/+$/, '')
  }
  // No cause: the URL may hold a key.
  throw new FareboxError('config_invalid', { detail: 'The URL of a TRON node is not an HTTP URL.' })
}
