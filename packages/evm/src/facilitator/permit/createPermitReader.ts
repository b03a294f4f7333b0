import { FareboxError } from '@farebox/core'
import * as v from 'valibot'
import type { PermitReader } from '../../exactPermit/PermitReader.js'
import type { Chain } from '../Chain.js'
import { parseQuantity } from '../rpc/parseQuantity.js'
import { toQuantity } from '../rpc/toQuantity.js'

const blockSchema = v.object({ timestamp: v.unknown() })
const bytesSchema = v.pipe(v.string(), v.regex(/^0x(?:[0-9a-fA-F]{2})*$/))

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
      if (!v.is(bytesSchema, answer.value)) throw new FareboxError('rpc_malformed')
      return { ok: true, data: `0x${answer.value.slice(2)}` }
    },
    async now() {
      const [id, head] = await Promise.all([
        rpc.read('eth_chainId', []),
        rpc.read('eth_getBlockByNumber', [tag, false]),
      ])
      if (parseQuantity(id) !== BigInt(chainId)) throw new FareboxError('chain_mismatch')
      if (!v.is(blockSchema, head)) throw new FareboxError('rpc_malformed')
      return parseQuantity(head.timestamp)
    },
  }
}
