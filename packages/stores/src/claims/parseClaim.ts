import {
  type FacilitatorRequest,
  parseFacilitatorRequest,
  parseSettleResponse,
  type SettleResponse,
} from '@farebox/core'
import type { Claim } from '@farebox/core/server'
import * as v from 'valibot'

const text = v.string()
const instant = v.pipe(v.number(), v.safeInteger())

const claimSchema: v.GenericSchema<unknown, Claim> = v.strictObject({
  version: v.pipe(instant, v.minValue(1)),
  spendKey: text,
  paymentId: text,
  state: v.picklist([
    'verified',
    'settling',
    'pending',
    'settled',
    'delivered',
    'failed',
    'released',
  ]),
  owner: text,
  leaseUntil: instant,
  payer: text,
  scheme: text,
  network: text,
  asset: text,
  amount: v.pipe(text, v.regex(/^(?:0|[1-9][0-9]{0,77})$/)),
  payTo: text,
  resource: text,
  createdAt: instant,
  updatedAt: instant,
  presentableUntil: instant,
  expiresAt: instant,
  request: v.exactOptional(
    v.pipe(v.unknown(), v.transform<unknown, FacilitatorRequest>(parseFacilitatorRequest)),
  ),
  settlement: v.exactOptional(
    v.pipe(v.unknown(), v.transform<unknown, SettleResponse>(parseSettleResponse)),
  ),
  secretHash: v.exactOptional(v.pipe(text, v.regex(/^[0-9a-f]{64}$/))),
  // A member that a claim may have and this schema does not name would make every claim unreadable.
} satisfies Record<keyof Claim, unknown>)

/**
 * What a store has read, checked as if a stranger had written it. A member that is not known is refused:
 * writing the claim back would lose it.
 *
 * @throws whatever the first wrong member causes; stores turn it into `store_unavailable`
 */
export function parseClaim(value: unknown): Claim {
  return v.parse(claimSchema, value, { abortEarly: true })
}
