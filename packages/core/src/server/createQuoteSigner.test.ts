import { expect, test, vi } from 'vitest'
import { createMac } from './createMac.js'
import { createQuoteSigner } from './createQuoteSigner.js'

const requirements = {
  scheme: 'exact',
  network: 'eip155:31337',
  amount: '10000',
  asset: '0x5FbDB2315678afecb367f032d93F642f64180aa3',
  payTo: '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266',
  maxTimeoutSeconds: 300,
}

test('draws its secret once, and not before it is needed', () => {
  const drawSecret = vi.fn(() => crypto.getRandomValues(new Uint8Array(32)))
  const signer = createQuoteSigner(createMac(drawSecret))
  expect(signer.check(requirements, 'GET /x', 1000)).toBe(false)
  expect(drawSecret).not.toHaveBeenCalled()
  const quoted = signer.sign(requirements, 'GET /x', 1100)
  expect(signer.check(quoted, 'GET /x', 1099)).toBe(true)
  expect(signer.check(quoted, 'GET /x', 1100)).toBe(false)
  expect(signer.check(quoted, 'GET /y', 1099)).toBe(false)
  expect(signer.check({ ...quoted, amount: '1' }, 'GET /x', 1099)).toBe(false)
  expect(drawSecret).toHaveBeenCalledOnce()
})
