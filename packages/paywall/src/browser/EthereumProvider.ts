/** A provider as EIP-1193 defines it. */
export interface EthereumProvider {
  request(call: { readonly method: string; readonly params?: unknown }): Promise<unknown>
  on?(event: string, listener: () => void): unknown
  removeListener?(event: string, listener: () => void): unknown
}

/** Whether a value that a page found can be asked. */
export function isEthereumProvider(value: unknown): value is EthereumProvider {
  return (
    typeof value === 'object' &&
    value !== null &&
    'request' in value &&
    typeof value.request === 'function'
  )
}
