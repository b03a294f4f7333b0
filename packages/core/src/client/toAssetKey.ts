/** One key for one token: hex addresses are the same in any case, others (base58) are not. */
export function toAssetKey(network: string, asset: string): string {
  return `${network}/${/^0x/i.test(asset) ? asset.toLowerCase() : asset}`
}
