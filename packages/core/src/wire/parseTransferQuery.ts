import { filledText, message, networkId, text } from './fields.js'
import { narrow, optional, type Reader } from './Reader.js'
import type { TransferQuery } from './types.js'

/* @__NO_SIDE_EFFECTS__ */
function atMost(read: Reader<string>, characters: number): Reader<string> {
  return narrow(read, ({ length }) => length <= characters, 'is too long')
}

const shortText = atMost(filledText, 128)

const transferQuery: Reader<TransferQuery> = message<TransferQuery>({
  network: networkId,
  transaction: shortText,
  asset: shortText,
  payTo: shortText,
  signed: optional(
    message<NonNullable<TransferQuery['signed']>>({
      message: atMost(text, 1024),
      signature: narrow(
        text,
        (value) => /^(?:0x)?[0-9a-fA-F]{130}$/.test(value),
        'is not 65 bytes in hex',
      ),
    }),
  ),
})

/**
 * The body of `POST /transfer`. Not checked: that hash and addresses are ones of that network.
 *
 * @throws `schema_invalid`
 */
export function parseTransferQuery(value: unknown): TransferQuery {
  return transferQuery(value)
}
