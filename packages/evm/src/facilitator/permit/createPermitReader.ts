import { FareboxError } from '@farebox/core'
import { anything, matching, message } from '@farebox/core/wire'
import type { PermitReader } from '../../exactPermit/PermitReader.js'
import type { Chain } from '../Chain.js'
import { parseAnswer } from '../rpc/parseAnswer.js'
import { parseQuantity } from '../rpc/parseQuantity.js'
import { toQuantity } from '../rpc/toQuantity.js'

const header = message({ timestamp: anything })
const bytes = matching(/^0x(?:[0-9a-fA-F]{2})*$/)

/**
 * The reads of `exact_permit`, at a block or at the latest. Each call may use as much gas as a settlement
 * may, so that one that would need more fails here already. Whether the node is of the right chain is asked
 * together with its time.
 */
export function createPermitReader(
  { rpc, chainId, maxGas }: Pick<Chain, 'rpc' | 'chainId' | 'maxGas'>,
  block?: bigint,
): PermitReader {
  const gas = toQuantity(maxGas)
  const tag = block === undefined ? 'latest' : toQuantity(block)
  return {
    async call(request) {
      const answer = await rpc.simulate({ ...request, gas }, tag)
      if (answer.kind === 'refusal') return { ok: false, data: answer.revert ?? '0x' }
      return { ok: true, data: `0x${parseAnswer(bytes, answer.value).slice(2)}` }
    },
    async now() {
      const [id, head] = await Promise.all([
        rpc.read('eth_chainId', []),
        rpc.read('eth_getBlockByNumber', [tag, false]),
      ])
      if (parseQuantity(id) !== BigInt(chainId)) throw new FareboxError('chain_mismatch')
      return parseQuantity(parseAnswer(header, head).timestamp)
    },
  }
}
