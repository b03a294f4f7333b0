import type { TronChain } from '../../TronChain.js'
import { toJsonAnswer } from '../HttpAnswer.js'
import type { HttpAnswer, HttpRequest } from '../HttpAnswer.js'
import { isJsonList } from '../json/isJsonList.js'
import { isJsonObject } from '../json/isJsonObject.js'
import type { TronJson, TronJsonObject } from '../json/TronJson.js'
import { writeJson } from '../json/writeJson.js'
import { toErrorPage } from '../toErrorPage.js'
import { chainMethods } from './chainMethods.js'
import { refuseRpc, toRpcError } from './refuseRpc.js'
import type { RpcMethod } from './RpcMethod.js'
import { stateMethods } from './stateMethods.js'

const methods: ReadonlyMap<string, RpcMethod> = new Map(
  Object.entries({ ...chainMethods, ...stateMethods }),
)

/** Ethereum's JSON-RPC, to read. It takes no transactions, as in java-tron. */
export async function serveJsonRpc(chain: TronChain, request: HttpRequest): Promise<HttpAnswer> {
  if (request.method !== 'POST') return toErrorPage(request, 405)
  const posted = parse(request.body)
  if (posted === undefined) return toJsonAnswer(writeJson(toFailure(-32_700, 'JSON parse error')))
  if (typeof posted !== 'object' || posted === null || !isJsonList(posted)) {
    return toJsonAnswer(writeJson(await answer(chain, posted)))
  }
  if (posted.length === 0) return toJsonAnswer(writeJson(toFailure(-32_600, 'Invalid Request')))
  return toJsonAnswer(writeJson(await Promise.all(posted.map((call) => answer(chain, call)))))
}

function parse(body: string | undefined): TronJson | undefined {
  if (body === undefined) return undefined
  try {
    // What `JSON.parse` makes is JSON.
    return JSON.parse(body) as TronJson
  } catch {
    return undefined
  }
}

async function answer(chain: TronChain, call: TronJson): Promise<TronJsonObject> {
  if (!isJsonObject(call) || typeof call['method'] !== 'string') {
    return toFailure(-32_600, 'Invalid Request')
  }
  const { method: name, id = null } = call
  const list = call['params'] ?? []
  const params = typeof list === 'object' && isJsonList(list) ? list : [list]
  try {
    const method = methods.get(name)
    if (method === undefined)
      refuseRpc('method', `the method ${name} does not exist/is not available`)
    return { jsonrpc: '2.0', id, result: await method(chain, params) }
  } catch (error) {
    return { jsonrpc: '2.0', id, error: toRpcError(error) }
  }
}

function toFailure(code: number, message: string): TronJsonObject {
  return { jsonrpc: '2.0', id: null, error: { code, message } }
}
