import * as v from 'valibot'
import { message, networkId, text } from './fields.js'
import type { TransferQuery } from './types.js'
import { validate } from './validate.js'

const shortText = v.pipe(text, v.minLength(1, 'must not be empty'), v.maxLength(128, 'is too long'))

const transferQuerySchema: v.GenericSchema<unknown, TransferQuery> = message({
  network: networkId,
  transaction: shortText,
  asset: shortText,
  payTo: shortText,
  signed: v.exactOptional(
    message({
      message: v.pipe(text, v.maxLength(1024, 'is too long')),
      signature: v.pipe(text, v.regex(/^(?:0x)?[0-9a-fA-F]{130}$/, 'is not 65 bytes in hex')),
    }),
  ),
})

/**
 * The body of `POST /transfer`. Not checked: that hash and addresses are ones of that network.
 *
 * @throws `schema_invalid`
 */
export function parseTransferQuery(value: unknown): TransferQuery {
  return validate(transferQuerySchema, value)
}
