import type { StoredAnswer } from './AnswerStore.js'

/** Headers that belong to one connection or one visitor, or that are written anew for each answer. */
const dropped = new Set([
  'set-cookie',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'trailer',
  'upgrade',
  'content-length',
  'date',
  'payment-response',
  'payment-required',
  'x-payment-response',
  'cache-control',
  'vary',
])

/** What of an answer may be shown again: never a cookie, which was for the first visitor. */
export function toStoredAnswer(answer: StoredAnswer): StoredAnswer {
  return {
    status: answer.status,
    // Copied, because a list that grew has room for more, and is kept for long.
    headers: answer.headers.filter(([name]) => !dropped.has(name.toLowerCase())).slice(),
    body: answer.body,
  }
}
