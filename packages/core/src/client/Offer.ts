import type { JsonObject, PaymentRequirements, ResourceInfo } from '../wire/types.js'
import type { Rejection } from './Rejection.js'

/** A checked challenge of either version. */
export interface Offer {
  readonly version: 1 | 2
  readonly resource: ResourceInfo
  /** Every URL that the challenge names; v1 names one in each entry. */
  readonly resourceUrls: readonly string[]
  /** In v2 form; of a v2 challenge, exactly as sent. */
  readonly entries: readonly PaymentRequirements[]
  /** Entries that have no v2 form. */
  readonly rejections: readonly Rejection[]
  readonly extensions?: JsonObject
}
