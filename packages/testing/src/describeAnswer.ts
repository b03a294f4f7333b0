import { paymentRequiredHeader } from '@farebox/core'
import { readOutcome } from '@farebox/core/client'
import { type TestedResponse, toHeaderReader } from './TestedResponse.js'

/** What an answer says about money, for a message. */
export interface AnswerSummary {
  readonly status: number
  /** Whether it invites to pay. */
  readonly challenge: boolean
  /** `none`, `settled`, `pending`, `failed (reason)`, `unreadable`. */
  readonly receipt: string
}

export function describeAnswer(response: TestedResponse): AnswerSummary {
  const headers = toHeaderReader(response)
  const receipt = readOutcome(headers)
  const reason = receipt?.state === 'failed' ? ` (${receipt.reason ?? 'no reason'})` : ''
  return {
    status: response.status,
    challenge: headers.get(paymentRequiredHeader) !== null,
    receipt: receipt === undefined ? 'none' : `${receipt.state}${reason}`,
  }
}

/** The summary as the end of a sentence. */
export function toSentence({ status, challenge, receipt }: AnswerSummary): string {
  const invitation = challenge ? 'a challenge' : 'no challenge'
  return `the answer has status ${status}, ${invitation}, and receipt: ${receipt}`
}
