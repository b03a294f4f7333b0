import { isTronAddress, parseTronAddress, toTronAddress } from '@farebox/tron'
import type { Address } from 'viem'
import { checkGasFreeSubmission, shortestDeadline } from './checkGasFreeSubmission.js'
import type { GasFreeFaultState } from './createGasFreeFaults.js'
import type { GasFreeReader } from './createGasFreeReader.js'
import type { TransferBook } from './createTransferBook.js'
import { describeTransfer } from './describeTransfer.js'
import { parseGasFreeSubmission } from './parseGasFreeSubmission.js'

/** What the endpoints of a provider share. */
export interface GasFreeDesk {
  readonly reader: GasFreeReader
  readonly book: TransferBook
  readonly provider: Address
  readonly chainId: number
  readonly controller: Address
  readonly longestDeadline: number
  readonly state: GasFreeFaultState
}

interface Answer {
  readonly status: number
  readonly body: unknown
}

/** The answer to one request; `lost` when the connection breaks instead. */
export async function answerGasFree(
  desk: GasFreeDesk,
  method: string,
  path: string,
  body: string | undefined,
): Promise<Answer | 'lost'> {
  const route = /\/api\/v1\/(.+)$/.exec(path)?.[1] ?? ''
  const [area = '', name = ''] = route.split('/')
  if (method === 'GET' && route === 'config/token/all') return good(await listTokens(desk))
  if (method === 'GET' && route === 'config/provider/all') return good(listProviders(desk))
  if (method === 'GET' && area === 'address') return readAddress(desk, name)
  if (method === 'POST' && route === 'gasfree/submit') return submit(desk, body)
  if (method === 'GET' && area === 'gasfree') return readTransfer(desk, name)
  return { status: 404, body: { code: 404, reason: 'NotFound', message: 'no such endpoint' } }
}

function good(data: unknown): Answer {
  return { status: 200, body: { code: 200, reason: null, message: null, data } }
}

function refuse(reason: string): Answer {
  return { status: 200, body: { code: 400, reason, message: `refused: ${reason}`, data: null } }
}

async function listTokens({ reader }: GasFreeDesk): Promise<unknown> {
  const tokens = await reader.listTokens()
  return {
    tokens: tokens.map(({ token, activateFee, transferFee }) => ({
      tokenAddress: toTronAddress(token),
      symbol: '',
      activateFee: toJson(activateFee),
      transferFee: toJson(transferFee),
      supported: true,
    })),
  }
}

function listProviders({ provider, longestDeadline }: GasFreeDesk): unknown {
  const config = {
    maxPendingTransfer: 1,
    minDeadlineDuration: shortestDeadline,
    maxDeadlineDuration: longestDeadline,
    defaultDeadlineDuration: 180,
  }
  const entry = { address: toTronAddress(provider), name: 'Devnet', icon: '', website: '', config }
  return { providers: [entry] }
}

async function readAddress({ reader }: GasFreeDesk, text: string): Promise<Answer> {
  if (!isTronAddress(text)) return refuse('ValidationException')
  const user = parseTronAddress(text)
  const [{ account, nonce, active }, tokens] = await Promise.all([
    reader.readAccount(user),
    reader.listTokens(),
  ])
  return good({
    accountAddress: toTronAddress(user),
    gasFreeAddress: toTronAddress(account),
    active,
    nonce: toJson(nonce),
    allowSubmit: true,
    assets: tokens.map(({ token, activateFee, transferFee }) => ({
      tokenAddress: toTronAddress(token),
      tokenSymbol: '',
      activateFee: toJson(activateFee),
      transferFee: toJson(transferFee),
      frozen: 0,
    })),
  })
}

async function submit(desk: GasFreeDesk, body: string | undefined): Promise<Answer | 'lost'> {
  const { book, reader, state } = desk
  const submission = parseGasFreeSubmission(parse(body))
  if (submission === undefined) return refuse('ValidationException')
  const reason = await checkGasFreeSubmission(submission, {
    ...desk,
    now: Math.floor(Date.now() / 1000),
    isPending: book.isPending(submission.permit.user),
  })
  if (reason !== undefined) return refuse(reason)
  // Another one may have been taken while this one was looked at.
  if (book.isPending(submission.permit.user)) return refuse('TooManyPendingTransferException')
  const transfer = book.add(submission)
  if (state.takeLostAnswer()) return 'lost'
  return good(await describeTransfer(transfer, reader))
}

async function readTransfer({ book, reader, state }: GasFreeDesk, id: string): Promise<Answer> {
  if (state.takeHidden()) return good(null)
  const transfer = book.get(id)
  return good(transfer === undefined ? null : await describeTransfer(transfer, reader))
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}

/** Amounts are numbers there, as long as JSON carries them exactly. */
function toJson(value: bigint): number | string {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value.toString()
}
