import { expect } from 'vitest'
import type { Answer } from '../client/Answer.js'
import { goods } from '../host/PaidHost.js'

/** The names in a list header, in lower case. */
export function listNames(answer: Answer, name: string): readonly string[] {
  return answer
    .values(name)
    .flatMap((line) => line.split(','))
    .map((item) => item.trim().toLowerCase())
}

/** No cache may keep this answer (T12). */
export function expectGuarded(answer: Answer): void {
  expect(answer.header('cache-control')).toBe('private, no-store')
  expect(listNames(answer, 'vary')).toContain('payment-signature')
}

/** Nothing of what is sold is in this answer. */
export function expectNoGoods(answer: Answer): void {
  expect(answer.text).not.toContain(goods.slice(0, 5))
}

/** The status, and the code of the problem where there is one. */
export function summarize(answer: Answer): readonly [number, unknown] {
  const type = answer.header('content-type') ?? ''
  return [answer.status, type.startsWith('application/problem+json') ? answer.json().code : '–']
}
