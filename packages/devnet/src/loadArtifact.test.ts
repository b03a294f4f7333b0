import { expect, test } from 'vitest'
import { loadArtifact } from './loadArtifact.js'

test('a compiled contract', () => {
  const artifact = loadArtifact('FareboxUSDC')
  expect(artifact.contractName).toBe('FareboxUSDC')
  expect(artifact.abi).toContainEqual(
    expect.objectContaining({ type: 'function', name: 'authorizationState' }),
  )
  expect(artifact.bytecode?.length).toBeGreaterThan(artifact.deployedBytecode.length)
})

test('Permit2 has no creation code', () => {
  expect(loadArtifact('Permit2')).not.toHaveProperty('bytecode')
})

test.each(['Nothing', '', '../package', 'FareboxUSDC.json', '__proto__'])('%j', (name) => {
  expect(() => loadArtifact(name)).toThrow('There is no contract artifact of this name.')
})
