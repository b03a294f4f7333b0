import { readFileSync } from 'node:fs'
import type { JsonObject, PaymentRequirements } from '@farebox/core'
import { parseEvmAddress } from '../address/parseEvmAddress.js'
import type { EvmTypedData } from '../eip3009/EvmTypedData.js'
import type { Hex } from '../hex/Hex.js'
import { parsePermitPayload } from './parsePermitPayload.js'
import type { ContractDomain, PaymentPermit, PermitPayload } from './PaymentPermit.js'

export interface PermitVector {
  readonly typedData: EvmTypedData & { readonly domain: ContractDomain }
  readonly domainSeparator: Hex
  readonly digest: Hex
  readonly signatureNormalized: Hex
  readonly requirements: PaymentRequirements
  readonly context: JsonObject
  readonly payload: JsonObject
  readonly calldata: Hex | null
}

export const permitVectors: {
  readonly exactPermit: { readonly [name: string]: PermitVector }
  readonly digests: readonly (ContractDomain & {
    readonly payToken: Hex
    readonly payAmount: string
    readonly digest: Hex
  })[]
  readonly exact: {
    readonly [name: string]: {
      readonly digest: Hex
      readonly paymentPayload: JsonObject
      readonly calldata: Hex | null
    }
  }
  readonly contract: {
    readonly selectors: { readonly [name: string]: Hex }
    readonly eventTopic_PermitTransfer_5arg: Hex
    readonly eventTopic_PermitTransfer_6arg_olderVersion: Hex
    readonly errorSelectors: { readonly [name: string]: Hex }
  }
  readonly addresses: { readonly [base58: string]: Hex }
} = JSON.parse(readFileSync(new URL('./exactPermit.vectors.json', import.meta.url), 'utf8'))

/** Addresses of the vectors in either form; a checksum of base58 is not what is tested here. */
export function parseVectorAddress(text: string): Hex {
  return permitVectors.addresses[text] ?? parseEvmAddress(text)
}

const [nile] = Object.values(permitVectors.exactPermit)
if (nile === undefined) throw new Error('no vectors')

/** The first vector: a permit for PaymentPermit on a TRON test network. */
export const vector: PermitVector = nile

export const { permit, signature }: PermitPayload = parsePermitPayload(
  vector.payload,
  parseVectorAddress,
)

/** The permit of the vectors with other members in some of its parts. */
export function alter(change: {
  readonly meta?: Partial<PaymentPermit['meta']>
  readonly payment?: Partial<PaymentPermit['payment']>
  readonly fee?: Partial<PaymentPermit['fee']>
  readonly buyer?: Hex
  readonly caller?: Hex
}): PaymentPermit {
  return {
    ...permit,
    ...change,
    meta: { ...permit.meta, ...change.meta },
    payment: { ...permit.payment, ...change.payment },
    fee: { ...permit.fee, ...change.fee },
  }
}
