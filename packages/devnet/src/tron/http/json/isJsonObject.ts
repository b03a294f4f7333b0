import type { TronJson, TronJsonObject } from './TronJson.js'

export function isJsonObject(value: TronJson | undefined): value is TronJsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
