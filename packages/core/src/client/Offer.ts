import type { JsonObject, PaymentRequirements, ResourceInfo } from '../wire/types.js'
import type { OriginDifference } from './Candidate.js'
import type { Rejection } from './Rejection.js'

/** A checked challenge of either version, for the resource that was requested. */
export interface Offer {
  readonly version: 1 | 2
  readonly resource: ResourceInfo
  readonly originDifference: OriginDifference
  /** In v2 form; of a v2 challenge, exactly as sent. */
  readonly entries: readonly PaymentRequirements[]
  /** Entries that are not well-formed, have no v2 form, or are for another resource. */
  readonly rejections: readonly Rejection[]
  readonly extensions?: JsonObject
}
