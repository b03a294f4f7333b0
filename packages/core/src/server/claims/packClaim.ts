import type { SettleResponse } from '../../wire/types.js'
import type { RecordReader } from '../records/RecordReader.js'
import { measureText, type PackedRecord, type RecordWriter } from '../records/RecordWriter.js'
import type { Claim } from './ClaimStore.js'

/** A claim that is over: it has nothing to send any more. */
export type DeliveredClaim = Claim & { readonly state: 'delivered'; readonly request?: never }

/** Whether it can be packed. The rest is few, and about to change. */
export function isPackable(claim: Claim): claim is DeliveredClaim {
  return claim.state === 'delivered' && claim.request === undefined
}

/** What of a packed claim decides whether it is asked for. */
export interface ClaimSummary {
  readonly expiresAt: number
  readonly createdAt: number
  readonly payer: string
  readonly resource: string
}

/** What numbers take, and counts, and what comes with each text. */
const fixedBytes = 128

/** A spendKey is mostly network/contract/payer/nonce: the first two come back, the others may not. */
const keyParts = 4

/** All but the transaction, which is unlike any other: `JSON` leaves out what is `undefined`. */
function stringifySettlement(settlement: SettleResponse): string {
  return JSON.stringify({ ...settlement, transaction: undefined })
}

function packKey(writer: RecordWriter, spendKey: string): void {
  const parts = spendKey.split('/')
  const [network, contract, payer, nonce] = parts
  if (
    parts.length !== keyParts ||
    network === undefined ||
    contract === undefined ||
    payer === undefined ||
    nonce === undefined
  ) {
    writer.count(1)
    writer.text(spendKey)
    return
  }
  writer.count(keyParts)
  writer.word(network)
  writer.word(contract)
  writer.text(payer)
  writer.text(nonce)
}

function unpackKey(reader: RecordReader): string {
  return Array.from({ length: reader.count() }, () => reader.text()).join('/')
}

/** An owner is `prefix-number`, and the prefix is the process's. */
function packOwner(writer: RecordWriter, owner: string): void {
  const cut = owner.lastIndexOf('-') + 1
  writer.word(owner.slice(0, cut))
  writer.text(owner.slice(cut))
}

/** Packs a claim into about two hundred bytes; as an object it takes more than a thousand. */
export function packClaim(claim: DeliveredClaim): PackedRecord {
  const { spendKey, paymentId, owner, payer, scheme, network, asset, amount, payTo } = claim
  const { resource, settlement, secretHash } = claim
  const rest = settlement === undefined ? undefined : stringifySettlement(settlement)
  const texts = [spendKey, paymentId, owner, payer, scheme, network, asset, amount, payTo, resource]
  if (rest !== undefined) texts.push(rest, settlement?.transaction ?? '')
  if (secretHash !== undefined) texts.push(secretHash)
  return {
    maxBytes: texts.reduce((bytes, text) => bytes + measureText(text), fixedBytes),
    write(writer) {
      writer.number(claim.expiresAt)
      writer.number(claim.createdAt)
      writer.word(payer)
      writer.word(resource)
      packKey(writer, spendKey)
      writer.count(claim.version)
      writer.number(claim.leaseUntil)
      writer.number(claim.updatedAt)
      writer.number(claim.presentableUntil)
      writer.text(paymentId)
      packOwner(writer, owner)
      writer.word(scheme)
      writer.word(network)
      writer.word(asset)
      writer.word(amount)
      writer.word(payTo)
      writer.count((rest === undefined ? 0 : 1) + (secretHash === undefined ? 0 : 2))
      if (rest !== undefined) {
        writer.word(rest)
        writer.text(settlement?.transaction ?? '')
      }
      if (secretHash !== undefined) writer.text(secretHash)
    },
  }
}

/** The beginning of a record, enough to choose by. */
export function readSummary(reader: RecordReader): ClaimSummary {
  return {
    expiresAt: reader.number(),
    createdAt: reader.number(),
    payer: reader.text(),
    resource: reader.text(),
  }
}

/** When a record may be forgotten: its first member, because a sweep reads nothing else. */
export function readExpiry(reader: RecordReader): number {
  return reader.number()
}

/** Which spendKey a record has. */
export function readSpendKey(reader: RecordReader): string {
  readSummary(reader)
  return unpackKey(reader)
}

/** The claim that was packed. */
export function unpackClaim(reader: RecordReader): DeliveredClaim {
  const { expiresAt, createdAt, payer, resource } = readSummary(reader)
  const spendKey = unpackKey(reader)
  const version = reader.count()
  const leaseUntil = reader.number()
  const updatedAt = reader.number()
  const presentableUntil = reader.number()
  const paymentId = reader.text()
  const owner = reader.text() + reader.text()
  const claim: { -readonly [Key in keyof DeliveredClaim]: DeliveredClaim[Key] } = {
    version,
    spendKey,
    paymentId,
    state: 'delivered',
    owner,
    leaseUntil,
    payer,
    scheme: reader.text(),
    network: reader.text(),
    asset: reader.text(),
    amount: reader.text(),
    payTo: reader.text(),
    resource,
    createdAt,
    updatedAt,
    presentableUntil,
    expiresAt,
  }
  const flags = reader.count()
  if ((flags & 1) !== 0) {
    // What packClaim has made of a settlement.
    const rest = JSON.parse(reader.text()) as Omit<SettleResponse, 'transaction'>
    claim.settlement = { ...rest, transaction: reader.text() }
  }
  if ((flags & 2) !== 0) claim.secretHash = reader.text()
  return claim
}
