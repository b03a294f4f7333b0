import { FareboxError } from '@farebox/core'
import * as v from 'valibot'
import type { ChainLog, ChainReceipt } from './ChainLog.js'

const hash = v.pipe(v.string(), v.regex(/^0x[0-9a-fA-F]{64}$/), v.toLowerCase())
const quantity = v.pipe(
  v.string(),
  v.regex(/^0x[0-9a-fA-F]{1,16}$/),
  v.transform((text) => BigInt(text)),
)
const logSchema = v.object({
  address: v.pipe(v.string(), v.regex(/^0x[0-9a-fA-F]{40}$/), v.toLowerCase()),
  topics: v.pipe(v.array(hash), v.maxLength(4)),
  data: v.pipe(v.string(), v.regex(/^0x(?:[0-9a-fA-F]{2})*$/), v.toLowerCase()),
  logIndex: v.pipe(quantity, v.transform(Number)),
  transactionHash: hash,
  blockNumber: quantity,
})
const receiptSchema = v.nullable(
  v.object({
    transactionHash: hash,
    status: v.picklist(['0x0', '0x1']),
    blockNumber: quantity,
    logs: v.array(logSchema),
  }),
)

/**
 * What `eth_getTransactionReceipt` answered: `undefined` while the transaction is in no block.
 *
 * @throws `rpc_malformed`
 */
export function parseReceipt(answer: unknown): ChainReceipt | undefined {
  const receipt = parse(receiptSchema, answer)
  if (receipt === null) return undefined
  const { status, ...rest } = receipt
  return { ...rest, succeeded: status === '0x1' }
}

/**
 * What `eth_getLogs` answered.
 *
 * @throws `rpc_malformed`
 */
export function parseLogs(answer: unknown): readonly ChainLog[] {
  return parse(v.array(logSchema), answer)
}

function parse<Output>(schema: v.GenericSchema<unknown, Output>, answer: unknown): Output {
  const result = v.safeParse(schema, answer)
  if (result.success) return result.output
  throw new FareboxError('rpc_malformed', { cause: new v.ValiError(result.issues) })
}
