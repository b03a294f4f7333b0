import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeAddressWord } from '../../abi/encodeAddressWord.js'
import { encodeUintWord } from '../../abi/encodeUintWord.js'
import { eventTopics } from '../../eip3009/eventTopics.js'
import type { Eip3009Authorization } from '../../eip3009/Eip3009Authorization.js'
import type { Hex } from '../../hex/Hex.js'
import type { ChainLog } from './ChainLog.js'
import { findSettlementLog } from './findSettlementLog.js'

const token: Hex = `0x${'aa'.repeat(20)}`
const address = fc.constantFrom(1, 2, 3).map((n): Hex => `0x${String(n).repeat(40)}`)

/** What happens in one transaction, one after the other. Few values, so that many are equal. */
const step = fc.record({
  kind: fc.constantFrom('authorized', 'plain', 'foreign'),
  from: address,
  to: address,
  value: fc.bigInt({ min: 1n, max: 3n }),
})

interface Batch {
  readonly logs: readonly ChainLog[]
  /** Each authorization that was executed, with the place of its own transfer. */
  readonly executed: readonly { readonly terms: Eip3009Authorization; readonly place: number }[]
}

/** The logs of an honest token that uses first (as USDC does), or moves first. */
function run(
  steps: readonly (typeof step extends fc.Arbitrary<infer T> ? T : never)[],
  movesFirst: boolean,
): Batch {
  const logs: ChainLog[] = []
  const executed: { terms: Eip3009Authorization; place: number }[] = []
  const emit = (topics: readonly string[], data: string, emitter: string = token): number => {
    const logIndex = logs.length
    logs.push({ address: emitter, topics, data, logIndex, transactionHash: '0x', blockNumber: 1n })
    return logIndex
  }
  for (const [index, { kind, from, to, value }] of steps.entries()) {
    const words = [from, to].map((text) => `0x${encodeAddressWord(text)}`)
    const nonce: Hex = `0x${encodeUintWord(BigInt(index))}`
    const move = (emitter?: string): number =>
      emit([eventTopics.transfer, ...words], `0x${encodeUintWord(value)}`, emitter)
    const use = (): number => emit([eventTopics.authorizationUsed, words[0] ?? '', nonce], '0x')
    if (kind === 'plain') move()
    else if (kind === 'foreign') move(`0x${'bb'.repeat(20)}`)
    else {
      if (!movesFirst) use()
      const place = move()
      if (movesFirst) use()
      const terms = { from, to, value, validAfter: 0n, validBefore: 1n, nonce }
      executed.push({ terms, place })
    }
  }
  return { logs, executed }
}

test('T48 every executed payment is proven by its own transfer and by no other', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const { logs, executed } = run(steps, false)
      const found = executed.map(({ terms }) => findSettlementLog(logs, token, terms)?.logIndex)
      expect(found).toEqual(executed.map(({ place }) => place))
      expect(new Set(found).size).toBe(found.length)
    }),
  )
})

test('T48 no transfer proves a payment on other terms', () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 12 }),
      address,
      fc.bigInt({ min: 1n, max: 3n }),
      (steps, to, value) => {
        const { logs, executed } = run(steps, false)
        for (const { terms } of executed) {
          if (terms.to === to && terms.value === value) continue
          expect(findSettlementLog(logs, token, { ...terms, to, value })).toBeUndefined()
        }
      },
    ),
  )
})

test('a transaction with nothing but payments, of a token that moves first', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const payments = steps.map((one) => ({ ...one, kind: 'authorized' as const }))
      const { logs, executed } = run(payments, true)
      const found = executed.map(({ terms }) => findSettlementLog(logs, token, terms)?.logIndex)
      expect(found).toEqual(executed.map(({ place }) => place))
    }),
  )
})

test('whatever the logs are, no transfer is used for two payments', () => {
  const event = fc.record({
    isUsed: fc.boolean(),
    from: address,
    to: address,
    value: fc.bigInt({ min: 1n, max: 2n }),
    nonce: fc.integer({ min: 0, max: 5 }),
  })
  fc.assert(
    fc.property(fc.array(event, { maxLength: 10 }), (events) => {
      const logs = events.map(({ isUsed, from, to, value, nonce }, logIndex) => ({
        address: token,
        topics: isUsed
          ? [
              eventTopics.authorizationUsed,
              `0x${encodeAddressWord(from)}`,
              `0x${encodeUintWord(BigInt(nonce))}`,
            ]
          : [eventTopics.transfer, `0x${encodeAddressWord(from)}`, `0x${encodeAddressWord(to)}`],
        data: isUsed ? '0x' : `0x${encodeUintWord(value)}`,
        logIndex,
        transactionHash: '0x',
        blockNumber: 1n,
      }))
      const places: number[] = []
      for (const from of ['1', '2', '3']) {
        for (let nonce = 0; nonce <= 5; nonce++) {
          const proofs = ['1', '2', '3'].flatMap((to) =>
            [1n, 2n].map((value) =>
              findSettlementLog(logs, token, {
                from: `0x${from.repeat(40)}`,
                to: `0x${to.repeat(40)}`,
                value,
                validAfter: 0n,
                validBefore: 1n,
                nonce: `0x${encodeUintWord(BigInt(nonce))}`,
              }),
            ),
          )
          const found = proofs.filter((proof) => proof !== undefined)
          expect(found.length).toBeLessThanOrEqual(1)
          places.push(...found.map(({ logIndex }) => logIndex))
        }
      }
      expect(new Set(places).size).toBe(places.length)
    }),
  )
})
