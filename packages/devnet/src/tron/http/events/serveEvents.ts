import type { TronChain } from '../../TronChain.js'
import { toJsonAnswer } from '../HttpAnswer.js'
import type { HttpAnswer, HttpRequest } from '../HttpAnswer.js'
import { toAccountJson } from '../json/toAccountJson.js'
import type { TronJsonObject } from '../json/TronJson.js'
import { writeJson } from '../json/writeJson.js'
import { describeRefusal } from '../refuse.js'
import { toErrorPage } from '../toErrorPage.js'
import { parseCount, readNumber, readPathAddress } from './EventQuery.js'
import { listEvents } from './listEvents.js'
import { listTrc20Transfers } from './listTrc20Transfers.js'
import { toPageJson } from './pageLogs.js'

/** TronGrid's own API, as far as wallets read payments from it. */
export async function serveEvents(chain: TronChain, request: HttpRequest): Promise<HttpAnswer> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return toErrorPage(request, 405)
  try {
    const json = await answer(chain, request)
    return json === undefined ? toErrorPage(request, 404) : toJsonAnswer(writeJson(json))
  } catch (error) {
    const reason = describeRefusal(error).replace(/^class \S+ : /, '')
    return toJsonAnswer(writeJson({ success: false, error: reason, statusCode: 400 }), 400)
  }
}

async function answer(
  chain: TronChain,
  { path, url }: HttpRequest,
): Promise<TronJsonObject | undefined> {
  const [, , kind, name = '', ...rest] = path.split('/')
  const what = `${kind}/${rest.join('/')}`
  if (what === 'accounts/') {
    const account = await chain.getAccount(readPathAddress(name))
    return toPageJson(account === undefined ? [] : [toAccountJson(account)], undefined, url)
  }
  if (what === 'accounts/transactions/trc20') return listTrc20Transfers(chain, name, url)
  if (what === 'contracts/events') {
    const block = readNumber(url.searchParams, 'block_number')
    const range = block === undefined ? {} : { fromBlock: block, toBlock: block }
    return listEvents(chain, { addresses: [readPathAddress(name)], ...range }, url)
  }
  if (what === 'transactions/events') {
    const id = name.toLowerCase()
    const block = (await chain.getTransactionInfo(id))?.blockNumber
    return block === undefined
      ? toPageJson([], undefined, url)
      : listEvents(chain, { fromBlock: block, toBlock: block }, url, id)
  }
  if (what === 'blocks/events') {
    const { number } = await chain.getHead(
      url.searchParams.get('only_confirmed') === 'true' ? 'solid' : 'full',
    )
    const block = name === 'latest' ? number : parseCount(name, 'block number')
    return listEvents(chain, { fromBlock: block, toBlock: block }, url)
  }
  return undefined
}
