import type { EvmTypedData } from '@farebox/evm'

/** Typed data without bigints, as wallets can hand it on: integers become decimal texts. */
export function toJsonTypedData(typedData: EvmTypedData): EvmTypedData {
  return JSON.parse(JSON.stringify(typedData, toJson))
}

function toJson(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value
}
