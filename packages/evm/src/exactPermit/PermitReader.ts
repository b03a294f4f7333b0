import type { Hex } from '../hex/Hex.js'

/** What a chain answered to a call: what was returned, or what it reverted with (`0x` for nothing). */
export type CallAnswer =
  | { readonly ok: true; readonly data: Hex }
  | { readonly ok: false; readonly data: Hex }

/** Reads a chain for the checks that EVM chains and TRON share. */
export interface PermitReader {
  /**
   * Executes a call on the latest state, without sending anything.
   * @throws `rpc_unavailable`, `rpc_malformed` when the chain did not answer; never for a revert
   */
  call(request: { readonly from?: Hex; readonly to: Hex; readonly data: Hex }): Promise<CallAnswer>
  /**
   * Unix seconds of the latest block.
   * @throws `rpc_unavailable`, `rpc_malformed`
   */
  now(): Promise<bigint>
}
