/** What reads a chain for a buyer: a viem client, or any EIP-1193 provider such as a browser wallet. */
export interface EvmChainReader {
  request(call: { readonly method: string; readonly params?: unknown }): Promise<unknown>
}
