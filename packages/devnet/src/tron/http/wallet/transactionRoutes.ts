import { toTransactionInfoJson } from '../json/toTransactionInfoJson.js'
import { toTransactionJson } from '../json/toTransactionJson.js'
import type { TronJson } from '../json/TronJson.js'
import { readRoute } from '../Route.js'
import type { RouteEntry } from '../Route.js'
import { readBytes, readCount } from '../RouteInput.js'
import type { RouteInput } from '../RouteInput.js'

/** Transactions and their receipts; `{}` for what is not known, or not yet. */
export const transactionRoutes: Readonly<Record<string, RouteEntry>> = {
  gettransactionbyid: readRoute(async ({ chain, view }, input) => {
    const transaction = await chain.getTransaction(readId(input), view)
    return transaction === undefined ? {} : toTransactionJson(transaction)
  }),
  gettransactioninfobyid: readRoute(
    async ({ chain, view, isInfoEmpty }, input): Promise<TronJson> => {
      const id = readId(input)
      if (isInfoEmpty()) return {}
      const info = await chain.getTransactionInfo(id, view)
      return info === undefined ? {} : toTransactionInfoJson(info)
    },
  ),
  gettransactioninfobyblocknum: readRoute(async ({ chain, view }, input) => {
    const infos = await chain.getTransactionInfosOfBlock(readCount(input, 'num') ?? 0, view)
    return infos.map(toTransactionInfoJson)
  }),
  gettransactioncountbyblocknum: readRoute(async ({ chain, view }, input) => {
    const block = await chain.getBlock(readCount(input, 'num') ?? 0, view)
    return { count: block === undefined ? -1 : block.transactions.length }
  }),
  gettransactionlistfrompending: {
    get: true,
    answer: async ({ chain }) => ({ txId: await chain.getPendingIds() }),
  },
}

function readId(input: RouteInput): string {
  return readBytes(input, 'value')?.slice(2) ?? ''
}
