import { FareboxError } from '@farebox/core'
import type { Hex } from '@farebox/evm'
import {
  atMost,
  convert,
  flag,
  list,
  matching,
  message,
  narrow,
  optional,
  type Reader,
  text,
  withDefault,
} from '@farebox/core/wire'
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

const address = convert(
  narrow(atMost(text, 64), isTronAddress, 'must be an address of TRON'),
  parseTronAddress,
)
/** Ids go into paths, and come back from them. */
const id = narrow(
  matching(/^[A-Za-z0-9._-]{1,128}$/),
  (written) => !/^\.+$/.test(written),
  'must not be dots',
)
/** Absent, null and empty are the same to providers. */
function optionalText<T>(read: Reader<T>): Reader<T | undefined> {
  return (value, path) => (value === '' ? undefined : optional(read)(value, path))
}
const state = optionalText(atMost(text, 64))
const transaction = convert(matching(/^(?:0x)?[0-9a-fA-F]{64}$/), (written) =>
  written.replace(/^0x/, '').toLowerCase(),
)

const fee = withDefault(uint256, 0n)
const fees = { tokenAddress: address, activateFee: fee, transferFee: fee }
const tokens = message({
  tokens: atMost(list(message({ ...fees, supported: optional(flag) })), maxEntries),
})
const providers = message({
  providers: atMost(list(message({ address, name: withDefault(text, '') })), maxEntries),
})
const account = message({
  accountAddress: optional(address),
  gasFreeAddress: address,
  active: flag,
  nonce: uint256,
  allowSubmit: optional(flag),
  allow_submit: optional(flag),
  assets: atMost(list(message(fees)), maxEntries),
})
const trace = message({ id: optional(id) })
const transfer = message({
  id: optional(id),
  state,
  txnState: state,
  txnHash: optionalText(transaction),
})

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
  const { tokens: all } = parseData(tokens, data)
  return all.filter(({ supported }) => supported !== false).map(toToken)
}

/** @throws `provider_unavailable` */
export function parseProviders(data: unknown): readonly GasFreeProvider[] {
  return parseData(providers, data).providers
}

/** @throws `provider_unavailable`, also when it is somebody else's account */
export function parseAccount(data: unknown, user: Hex): GasFreeAccount {
  const answer = parseData(account, data)
  if (answer.accountAddress !== undefined && answer.accountAddress !== user) {
    throw new FareboxError('provider_unavailable', {
      cause: new Error('The account is another user’s.'),
    })
  }
  const { gasFreeAddress, active, nonce, assets } = answer
  const allowSubmit = answer.allowSubmit ?? answer.allow_submit ?? false
  return { gasFreeAddress, active, nonce, allowSubmit, tokens: assets.map(toToken) }
}

/** @throws `provider_unavailable` */
export function parseTrace(data: unknown): { readonly traceId?: string } {
  const traceId = parseData(trace, data ?? {}).id
  return traceId === undefined ? {} : { traceId }
}

/** @throws `provider_unavailable`, also when it is about another transfer */
export function parseTransfer(data: unknown, traceId: string): GasFreeTransfer | undefined {
  if (data === undefined || data === null) return undefined
  const answer = parseData(transfer, data)
  if (answer.id !== undefined && answer.id !== traceId) {
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
