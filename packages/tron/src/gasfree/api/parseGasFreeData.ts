import { FareboxError } from '@farebox/core'
import type { Hex } from '@farebox/evm'
import * as v from 'valibot'
import { isTronAddress } from '../../address/isTronAddress.js'
import { parseTronAddress } from '../../address/parseTronAddress.js'
import { uint256 } from '../uint256.js'
import type {
  GasFreeAccount,
  GasFreeProvider,
  GasFreeToken,
  GasFreeTransfer,
} from './GasFreeApi.js'
import { parseData } from './parseData.js'

const maxEntries = 1000

const address = v.pipe(
  v.string(),
  v.maxLength(64),
  v.check(isTronAddress),
  v.transform((text): Hex => parseTronAddress(text)),
)
/** Ids go into paths, and come back from them. */
const id = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9._-]{1,128}$/),
  v.check((text) => !/^\.+$/.test(text)),
)
const transaction = v.pipe(
  v.string(),
  v.regex(/^(?:0x)?[0-9a-fA-F]{64}$/),
  v.transform((text) => text.replace(/^0x/, '').toLowerCase()),
)
/** Absent, null and empty are the same to providers. */
const state = v.pipe(
  v.nullish(v.pipe(v.string(), v.maxLength(64))),
  v.transform((text) => (text === '' || text === null ? undefined : text)),
)

const fees = {
  tokenAddress: address,
  activateFee: v.nullish(uint256, 0),
  transferFee: v.nullish(uint256, 0),
}
const tokens = v.object({
  tokens: v.pipe(
    v.array(v.object({ ...fees, supported: v.nullish(v.boolean()) })),
    v.maxLength(maxEntries),
  ),
})
const providers = v.object({
  providers: v.pipe(
    v.array(v.object({ address, name: v.nullish(v.string(), '') })),
    v.maxLength(maxEntries),
  ),
})
const account = v.object({
  accountAddress: v.nullish(address),
  gasFreeAddress: address,
  active: v.boolean(),
  nonce: uint256,
  allowSubmit: v.nullish(v.boolean()),
  allow_submit: v.nullish(v.boolean()),
  assets: v.pipe(v.array(v.object(fees)), v.maxLength(maxEntries)),
})
const trace = v.nullish(v.object({ id: v.nullish(id) }))
const transfer = v.nullish(
  v.object({
    id: v.nullish(id),
    state,
    txnState: state,
    txnHash: v.pipe(
      v.nullish(v.string()),
      v.transform((text) => (text === '' || text === null ? undefined : text)),
      v.optional(transaction),
    ),
  }),
)

function toToken({
  tokenAddress,
  ...rest
}: {
  readonly tokenAddress: Hex
  readonly activateFee: bigint
  readonly transferFee: bigint
}): GasFreeToken {
  return { token: tokenAddress, activateFee: rest.activateFee, transferFee: rest.transferFee }
}

/** The tokens that are supported now. @throws `provider_unavailable` */
export function parseTokens(data: unknown): readonly GasFreeToken[] {
  const { tokens: list } = parseData(tokens, data)
  return list.filter(({ supported }) => supported !== false).map(toToken)
}

/** @throws `provider_unavailable` */
export function parseProviders(data: unknown): readonly GasFreeProvider[] {
  return parseData(providers, data).providers
}

/** @throws `provider_unavailable`, also when it is somebody else's account */
export function parseAccount(data: unknown, user: Hex): GasFreeAccount {
  const answer = parseData(account, data)
  if (answer.accountAddress !== undefined && answer.accountAddress !== null) {
    if (answer.accountAddress !== user) {
      throw new FareboxError('provider_unavailable', {
        cause: new Error('The account is another user’s.'),
      })
    }
  }
  const { gasFreeAddress, active, nonce, assets } = answer
  const allowSubmit = answer.allowSubmit ?? answer.allow_submit ?? false
  return { gasFreeAddress, active, nonce, allowSubmit, tokens: assets.map(toToken) }
}

/** @throws `provider_unavailable` */
export function parseTrace(data: unknown): { readonly traceId?: string } {
  const traceId = parseData(trace, data)?.id ?? undefined
  return traceId === undefined ? {} : { traceId }
}

/** @throws `provider_unavailable`, also when it is about another transfer */
export function parseTransfer(data: unknown, traceId: string): GasFreeTransfer | undefined {
  const answer = parseData(transfer, data)
  if (answer === undefined || answer === null) return undefined
  if (answer.id !== undefined && answer.id !== null && answer.id !== traceId) {
    throw new FareboxError('provider_unavailable', {
      cause: new Error('The answer is about another transfer.'),
    })
  }
  const { txnHash, txnState } = answer
  return {
    traceId,
    state: answer.state ?? 'WAITING',
    ...(txnState === undefined ? {} : { transactionState: txnState }),
    ...(txnHash === undefined ? {} : { transaction: txnHash }),
  }
}
