import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runPaidFetch } from './runPaidFetch.js'
import { refusal, scriptOutcome, toStream } from './scriptOutcome.fixture.js'

const body = fc.array(fc.string({ maxLength: 40 }), { maxLength: 12 })

test('whatever the chunks and the hold, the bytes are those of the handler', async () => {
  await fc.assert(
    fc.asyncProperty(body, fc.nat({ max: 200 }), async (chunks, holdBytes) => {
      const outcome = scriptOutcome({ holdBytes })
      const answer = await runPaidFetch(outcome, () => new Response(toStream(chunks)))
      expect(await answer.text()).toBe(
        new TextDecoder().decode(new TextEncoder().encode(chunks.join(''))),
      )
      expect(outcome.calls).toEqual(['finish 200', 'delivered'])
    }),
  )
})

test('T02 whatever the chunks and the hold, a failed sale shows none of them', async () => {
  await fc.assert(
    fc.asyncProperty(body, fc.nat({ max: 200 }), async (chunks, holdBytes) => {
      const outcome = scriptOutcome({ holdBytes, finish: () => refusal })
      const answer = await runPaidFetch(outcome, () => new Response(toStream(chunks)))
      expect(await answer.text()).toBe(refusal.response.body)
      expect(outcome.calls).toEqual(['finish 200'])
    }),
  )
})
