/** A chain that Farebox knows by name. Others work too, by their CAIP-2 id. */
export interface Network {
  /** Canonical CAIP-2 id, such as `eip155:8453`. */
  readonly id: string
  /** For people. */
  readonly name: string
  /** Other spellings that {@link parseNetwork} takes. */
  readonly aliases: readonly string[]
  /** True where the money is worthless: public test networks and local development chains. */
  readonly testnet: boolean
  /** The name on the wire of x402 v1 (§1.9); absent where v1 has none. */
  readonly nameV1?: string
}
