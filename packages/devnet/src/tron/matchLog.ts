import type { TronLog, TronLogFilter } from './TronChain.js'

/** Whether the filter lets the log through, whatever its block. */
export function matchLog(log: TronLog, { addresses, topics = [] }: TronLogFilter): boolean {
  if (addresses !== undefined && !addresses.includes(log.address)) return false
  return topics.every((allowed, index) => {
    const topic = log.topics[index]
    return allowed === undefined || (topic !== undefined && allowed.includes(topic))
  })
}
