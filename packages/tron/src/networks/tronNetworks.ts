/** Canonical ids of the public TRON networks. The chain id of typed data is the number in them. */
export const tronNetworks: {
  readonly mainnet: 'tron:728126428'
  readonly nile: 'tron:3448148188'
  readonly shasta: 'tron:2494104990'
} = {
  mainnet: 'tron:728126428',
  nile: 'tron:3448148188',
  shasta: 'tron:2494104990',
}

/** Canonical id of a public TRON network. */
export type TronNetworkId = (typeof tronNetworks)[keyof typeof tronNetworks]

/** Every TRON network: what the roles that read no chain are registered for. */
export const anyTronNetwork: readonly string[] = ['tron:*']
