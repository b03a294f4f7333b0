import { describe, expect, test } from 'vitest'
import type { OpenShop } from '../shop/openShop.js'
import { type HttpTableRow, readHttpTable } from '../readHttpTable.js'
import { expectGuarded, expectNoGoods } from './expectGuarded.js'
import { httpSituations, type SituationResult } from './httpSituations.js'

function expectRow(row: HttpTableRow, { shop, answer, runs, status }: SituationResult): void {
  expect(answer.status).toBe(row.status === 'handler' ? status : Number(row.status))
  expect(answer.values('payment-required')).toHaveLength(row.invites ? 1 : 0)
  expect(answer.values('payment-response')).toHaveLength(row.receipt ? 1 : 0)
  expect(answer.values('retry-after')).toHaveLength(row.retryAfter ? 1 : 0)
  expect(shop.runs()).toBe(runs)
  if (row.charged !== 'unknown') {
    expect(shop.facilitator.settled).toHaveLength(row.charged === 'yes' ? 1 : 0)
  }
  if (row.receipt) {
    const receipt = answer.receipt()
    expect(receipt.success).toBe(row.charged === 'yes')
    if (row.charged === 'unknown') expect(receipt.errorReason).toBe('settlement_pending')
    else if (!receipt.success) expect(receipt.errorReason).not.toBe('settlement_pending')
  }
  if (row.status !== 'handler' || row.receipt) expectGuarded(answer)
  // T41: what happened inside stays inside.
  expect(JSON.stringify([answer.text, answer.values('payment-required')])).not.toMatch(
    /ECONNREFUSED|10\.0\.0\.|secret/,
  )
}

function expectProblem(row: HttpTableRow, { answer }: SituationResult): void {
  const isHead = row.id === 'head'
  expectNoGoods(answer)
  if (answer.status === 204) return expect(answer.body).toHaveLength(0)
  // Next sends every answer in chunks, whatever its length.
  const length = answer.header('content-length')
  if (length !== undefined) expect(Number(length)).toBeGreaterThan(0)
  if (isHead) {
    expect(answer.body).toHaveLength(0)
    expect(answer.challenge().accepts).toHaveLength(1)
    return
  }
  if (row.invites) expect(answer.json()).toMatchObject(answer.challenge())
  else expect(answer.json()).not.toHaveProperty('accepts')
  if (row.code === '–') {
    expect(answer.header('content-type')).toMatch(/^application\/json/)
    expect(answer.json().error).toBe('Payment required')
    return
  }
  expect(answer.header('content-type')).toMatch(/^application\/problem\+json/)
  expect(answer.json()).toMatchObject({
    code: row.code,
    status: answer.status,
    retryable: row.retryable,
    charged: row.charged,
  })
}

/** docs/http.md, row by row, over HTTP. */
export function describeHttpTable(open: OpenShop): void {
  describe('docs/http.md', () => {
    const table = readHttpTable()

    test('has a situation for each row, and a row for each situation', () => {
      expect(table.map(({ id }) => id)).toEqual(Object.keys(httpSituations))
    })

    test.each(table.map((row) => [row.id, row] as const))('%s', async (id, row) => {
      const result = await httpSituations[id]?.(open)
      if (result === undefined) throw new Error(`No situation for ${id}.`)
      expectRow(row, result)
      if (row.status !== 'handler') expectProblem(row, result)
    })
  })
}
