import type { TronChain, TronLog, TronLogFilter } from '../../TronChain.js'
import type { TronJsonObject } from '../json/TronJson.js'
import { describeEvent } from './describeEvent.js'
import { readEventQuery } from './EventQuery.js'
import { pageLogs, toPageJson } from './pageLogs.js'

/** The events of a contract, of a block, or of what else a filter finds. */
export async function listEvents(
  chain: TronChain,
  filter: TronLogFilter,
  url: URL,
  transactionId?: string,
): Promise<TronJsonObject> {
  const query = readEventQuery(url.searchParams)
  const found = await chain.getLogs(filter)
  const solid = await chain.getHead('solid')
  const own = found.filter(
    (log) => transactionId === undefined || log.transactionId === transactionId,
  )
  const name = url.searchParams.get('event_name')
  const described = new Map<TronLog, TronJsonObject>()
  for (const log of own) {
    const contract = await chain.getContract(log.address)
    const confirmed = log.blockNumber <= solid.number
    const event = describeEvent(log, await findIndex(chain, log), contract?.abi, confirmed)
    if (name === null || event['event_name'] === name) described.set(log, event)
  }
  const page = pageLogs([...described.keys()], query, solid.number)
  return toPageJson(
    page.logs.map((log) => described.get(log) ?? {}),
    page.fingerprint,
    url,
  )
}

/** The position of a log within its transaction. */
async function findIndex(chain: TronChain, log: TronLog): Promise<number> {
  const infos = await chain.getTransactionInfosOfBlock(log.blockNumber)
  const info = infos.find(({ id }) => id === log.transactionId)
  return info?.logs.findIndex(({ logIndex }) => logIndex === log.logIndex) ?? 0
}
