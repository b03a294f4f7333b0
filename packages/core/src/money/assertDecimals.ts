import { FareboxError } from '../errors/FareboxError.js'

/** @throws `config_invalid` unless the number of decimals fits the uint8 that ERC-20 gives it */
export function assertDecimals(decimals: number): void {
  if (!Number.isInteger(decimals) || decimals < 0 || decimals > 255) {
    throw new FareboxError('config_invalid', {
      detail: 'The decimals of an asset are a whole number from 0 to 255.',
    })
  }
}
