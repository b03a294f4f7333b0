import { FareboxError } from '@farebox/core'
import type { TronHttp } from './TronHttp.js'

/**
 * Several nodes of one chain as one: the first one is asked, and the next one where it does not answer as
 * it should. Nothing is compared, so that what one node says is believed.
 *
 * A transaction that the first node did not answer for is sent to the next one: it may be on its way
 * from both, and is the same.
 *
 * @throws `config_invalid` without a node
 */
export function createFailoverTronHttp(nodes: readonly TronHttp[]): TronHttp {
  if (nodes.length === 0) throw new FareboxError('config_invalid', { detail: 'No node is given.' })

  async function first<Answer>(ask: (node: TronHttp) => Promise<Answer>): Promise<Answer> {
    let failure: unknown
    for (const node of nodes) {
      try {
        // One after the other: the next is asked only when this one has failed.
        return await ask(node)
      } catch (error) {
        if (!(error instanceof FareboxError)) throw error
        failure = error
      }
    }
    throw failure
  }

  return {
    getNowBlock: () => first((node) => node.getNowBlock()),
    getSolidBlock: () => first((node) => node.getSolidBlock()),
    getBalance: (address) => first((node) => node.getBalance(address)),
    getResources: (address) => first((node) => node.getResources(address)),
    callContract: (call) => first((node) => node.callContract(call)),
    getTransactionInfo: (id) => first((node) => node.getTransactionInfo(id)),
    getSolidTransactionInfo: (id) => first((node) => node.getSolidTransactionInfo(id)),
    getTransaction: (id) => first((node) => node.getTransaction(id)),
    broadcastHex: (hex) => first((node) => node.broadcastHex(hex)),
    getChainParameters: () => first((node) => node.getChainParameters()),
    getLogs: (filter) => first((node) => node.getLogs(filter)),
  }
}
