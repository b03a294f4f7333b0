import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

const typeUrl = 'type.googleapis.com/protocol.TriggerSmartContract'

/** A call of a contract: what differs from one to the next. Bytes are hexadecimal without `0x`. */
export interface CallTransaction {
  /** 41 and 40 digits. */
  readonly owner: string
  /** 41 and 40 digits. */
  readonly contract: string
  readonly data: string
  readonly refBlockBytes: string
  readonly refBlockHash: string
  /** Milliseconds since the epoch. */
  readonly expiration: number
  /** Milliseconds since the epoch. */
  readonly timestamp: number
  /** SUN. */
  readonly feeLimit: number
}

/** A protobuf varint. */
function encodeVarint(value: number): string {
  let digits = ''
  let rest = value
  for (; rest >= 128; rest = Math.floor(rest / 128)) {
    digits += ((rest % 128) + 128).toString(16)
  }
  return digits + rest.toString(16).padStart(2, '0')
}

function encodeNumber(field: number, value: number): string {
  return encodeVarint(field * 8) + encodeVarint(value)
}

function encodeBytes(field: number, digits: string): string {
  return encodeVarint(field * 8 + 2) + encodeVarint(digits.length / 2) + digits
}

/** `raw_data` as the HTTP API of TRON and wallets take it. */
export function toRawData(call: CallTransaction): { readonly [name: string]: unknown } {
  const { owner, contract, data } = call
  return {
    contract: [
      {
        parameter: {
          value: { owner_address: owner, contract_address: contract, data },
          type_url: typeUrl,
        },
        type: 'TriggerSmartContract',
      },
    ],
    ref_block_bytes: call.refBlockBytes,
    ref_block_hash: call.refBlockHash,
    expiration: call.expiration,
    timestamp: call.timestamp,
    fee_limit: call.feeLimit,
  }
}

/**
 * The bytes that are signed. `@farebox/tron/transaction` has the same for every kind of transaction, and is
 * several times as large; a buyer sends this kind only.
 */
export function encodeCallTransaction(call: CallTransaction): string {
  const parameters =
    encodeBytes(1, call.owner) + encodeBytes(2, call.contract) + encodeBytes(4, call.data)
  const any = encodeBytes(1, bytesToHex(utf8ToBytes(typeUrl))) + encodeBytes(2, parameters)
  return (
    encodeBytes(1, call.refBlockBytes) +
    encodeBytes(4, call.refBlockHash) +
    encodeNumber(8, call.expiration) +
    encodeBytes(11, encodeNumber(1, 31) + encodeBytes(2, any)) +
    encodeNumber(14, call.timestamp) +
    encodeNumber(18, call.feeLimit)
  )
}

/** The whole transaction, as `wallet/broadcasthex` takes it. */
export function encodeSignedTransaction(rawDataHex: string, signature: string): string {
  return encodeBytes(1, rawDataHex) + encodeBytes(2, signature)
}
