import type { ServerMechanism } from '../mechanism/types.js'
import type { Asset } from '../money/Asset.js'
import type { PaymentRequirements } from '../wire/types.js'

/** One way to pay for one request, with the mechanism that understands it. */
export interface Offer {
  readonly mechanism: ServerMechanism
  /** Canonical id; `requirements.network` is what goes on the wire. */
  readonly network: string
  readonly requirements: PaymentRequirements
  readonly known?: Asset
}
