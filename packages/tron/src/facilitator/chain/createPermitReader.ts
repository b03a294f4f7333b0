import { FareboxError } from '@farebox/core'
import type { PermitReader } from '@farebox/evm/schemes'
import type { TronHttp } from '../../rpc/TronHttp.js'
import { nobody } from './TronChain.js'

/** Calls that a node refuses to execute, because there is no contract or nothing to execute. */
const noContract = new Set(['CONTRACT_VALIDATE_ERROR', 'CONTRACT_EXE_ERROR'])

/** The chain as the checks that TRON and EVM chains share read it. */
export function createPermitReader(http: TronHttp): PermitReader {
  return {
    async call({ from = nobody, to, data }) {
      const { ok, data: returned, code, message } = await http.callContract({ from, to, data })
      if (code !== undefined && !noContract.has(code)) {
        // Busy, or unable: this says nothing about the call.
        throw new FareboxError('rpc_unavailable', { cause: new Error(`${code}: ${message}`) })
      }
      return { ok, data: returned }
    },
    async now() {
      const { timestamp } = await http.getNowBlock()
      return BigInt(Math.floor(timestamp / 1000))
    },
  }
}
