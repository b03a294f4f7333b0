import { FareboxError } from '@farebox/core'
import type { TronHttp } from '../../rpc/TronHttp.js'
import type { TronChain } from '../chain/TronChain.js'

type Testimony = 'absent' | 'present' | 'unknown'

/**
 * Whether a transaction can no longer be included, by two nodes that both have a block that stays, from
 * after the expiration, and not the transaction. Where only one node is configured, it is asked twice.
 *
 * A transaction is admitted by the time of the block before it, so that the block that has it may itself be
 * later than the expiration. And a block that stays is about a minute old, so that one that was included in
 * time looks absent for long. Both are why the node's block is read first and the transaction after it.
 *
 * @param expiration milliseconds since the epoch
 */
export async function isGone(
  chain: TronChain,
  id: string,
  expiration: number,
  signal: AbortSignal,
): Promise<boolean> {
  const [first, ...others] = chain.nodes
  if (first === undefined) return false
  if (others.length > 0) {
    const testimonies = await Promise.all(chain.nodes.map((node) => hear(node, id, expiration)))
    const absences = testimonies.filter((testimony) => testimony === 'absent')
    return absences.length >= 2 && !testimonies.includes('present')
  }
  if ((await hear(first, id, expiration)) !== 'absent') return false
  await chain.environment.sleep(chain.pollingIntervalMs, signal)
  return (await hear(first, id, expiration)) === 'absent'
}

async function hear(node: TronHttp, id: string, expiration: number): Promise<Testimony> {
  try {
    const { timestamp } = await node.getSolidBlock()
    if (timestamp <= expiration) return 'unknown'
    const infos = await Promise.all([node.getSolidTransactionInfo(id), node.getTransactionInfo(id)])
    return infos.every((info) => info === undefined) ? 'absent' : 'present'
  } catch (error) {
    if (error instanceof FareboxError) return 'unknown'
    throw error
  }
}
