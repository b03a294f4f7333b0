import { expect, test } from 'vitest'
import { createMemoryClaimStore } from './claims/createMemoryClaimStore.js'
import { chooseStore } from './chooseStore.js'

const facilitator = 'https://facilitator.example.com'
const rest = { facilitator, schemes: [] }
const shared = { ...createMemoryClaimStore(), scope: 'shared' as const }

test('memory where nothing is known of the host, or where it is one process', () => {
  expect(chooseStore(rest, Date.now).scope).toBe('process')
  expect(chooseStore({ ...rest, sharedProcess: true }, Date.now).scope).toBe('process')
})

test('T01: a store of one process is refused where there are several', () => {
  const refused = expect.objectContaining({ code: 'config_invalid' })
  expect(() => chooseStore({ ...rest, sharedProcess: false }, Date.now)).toThrow(refused)
  const own = { ...rest, sharedProcess: false, store: createMemoryClaimStore() }
  expect(() => chooseStore(own, Date.now)).toThrow(refused)
})

test('a shared store, or a deliberate choice', () => {
  expect(chooseStore({ ...rest, sharedProcess: false, store: shared }, Date.now)).toBe(shared)
  const chosen = { ...rest, sharedProcess: false, unsafeMemory: true }
  expect(chooseStore(chosen, Date.now).scope).toBe('process')
})
