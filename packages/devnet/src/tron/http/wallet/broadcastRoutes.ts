import {
  decodeTransaction,
  decodeTransactionRaw,
  encodeTransactionRaw,
  toTransactionId,
} from '@farebox/tron/transaction'
import { hexToBytes } from 'viem'
import type { TronSignWeight, TronSubmission } from '../../TronChain.js'
import { asTronJson } from '../json/asTronJson.js'
import { omitDefaults } from '../json/omitDefaults.js'
import { toHex41 } from '../json/toHex41.js'
import { toTextHex } from '../json/toTextHex.js'
import { toUnsignedJson } from '../json/toTransactionJson.js'
import type { TronJsonObject } from '../json/TronJson.js'
import { toVisible } from '../json/toVisible.js'
import { writeJson } from '../json/writeJson.js'
import { postRoute } from '../Route.js'
import type { RouteContext, RouteEntry } from '../Route.js'
import { readBytes } from '../RouteInput.js'
import type { RouteInput } from '../RouteInput.js'
import { readSubmission } from './readSubmission.js'

/** Routes that take a signed transaction: to send it, or to see who signed. */
export const broadcastRoutes: Readonly<Record<string, RouteEntry>> = {
  broadcasttransaction: postRoute(async ({ chain }, input) => {
    const outcome = await chain.broadcast(readSubmission(input))
    return outcome.result
      ? { result: true, txid: outcome.id }
      : { code: outcome.code, txid: outcome.id, message: toTextHex(outcome.message) }
  }),
  broadcasthex: postRoute(broadcastHex),
  getsignweight: postRoute(async ({ chain }, input) => {
    const submission = readSubmission(input)
    const weight = await chain.getSignWeight(submission)
    return omitDefaults({
      ...toApproval(weight, submission, input.visible),
      permission: weight.permission && asTronJson(weight.permission),
      current_weight: weight.currentWeight,
    })
  }),
  getapprovedlist: postRoute(async ({ chain }, input) => {
    const submission = readSubmission(input)
    const weight = await chain.getSignWeight(submission)
    // Who signed, whatever it weighs.
    const known = weight.code === 'NOT_ENOUGH_PERMISSION' || weight.code === 'PERMISSION_ERROR'
    const plain: TronSignWeight = known ? { ...weight, code: 'ENOUGH_PERMISSION' } : weight
    return omitDefaults(toApproval(plain, submission, input.visible))
  }),
}

/** Its message is text, and its transaction is text in JSON. */
async function broadcastHex({ chain }: RouteContext, input: RouteInput): Promise<TronJsonObject> {
  const bytes = hexToBytes(readBytes(input, 'transaction') ?? '0x')
  const { raw_data: raw, signature = [] } = decodeTransaction(bytes)
  const outcome = await chain.broadcast({
    rawBytes: encodeTransactionRaw(raw),
    signatures: signature.map((digits) => hexToBytes(`0x${digits}`)),
  })
  return {
    result: outcome.result,
    code: outcome.result ? 'SUCCESS' : outcome.code,
    message: outcome.result ? '' : outcome.message,
    transaction: writeJson(toVisible({ raw_data: asTronJson(raw), signature })),
    txid: outcome.id,
  }
}

function toApproval(
  { code, message, approved }: TronSignWeight,
  { rawBytes, signatures }: TronSubmission,
  visible: boolean,
): TronJsonObject {
  return {
    result: omitDefaults({ code: code === 'ENOUGH_PERMISSION' ? undefined : code, message }),
    approved_list: approved.map(toHex41),
    transaction: {
      result: { result: true },
      txid: toTransactionId(rawBytes),
      transaction: {
        ...toUnsignedJson(decodeTransactionRaw(rawBytes), visible),
        signature: signatures.map((bytes) => Buffer.from(bytes).toString('hex')),
      },
    },
  }
}
