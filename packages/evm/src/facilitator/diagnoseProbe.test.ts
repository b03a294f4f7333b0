import { keccak256, toHex } from 'viem'
import { describe, expect, test } from 'vitest'
import { diagnoseProbe } from './diagnoseProbe.js'
import { createProbeResult, noHash } from './fakeNode.fixture.js'
import type { ProbeResult } from './probe/ProbeResult.js'

const domain = {
  name: 'USDC',
  version: '2',
  chainId: 84_532,
  verifyingContract: '0x036CbD53842c5426634e7929541eC2318f3dCF7e',
} as const
const good = createProbeResult(domain)
const hashOf = (text: string): `0x${string}` => keccak256(toHex(text))
const other: `0x${string}` = `0x${'01'.repeat(32)}`
const authorization = {
  from: domain.verifyingContract,
  to: domain.verifyingContract,
  value: 10_000n,
  validAfter: 0n,
  validBefore: 0n,
  nonce: noHash,
}
const failed = { simulationOk: false, received: 0n }
const texts = { nameHash: hashOf('USDC'), versionHash: hashOf('2') }

describe('diagnoseProbe', () => {
  test.each<[string, Partial<ProbeResult>, string | undefined]>([
    ['nothing', {}, undefined],
    ['nothing, and the texts fit', texts, undefined],
    ['a name that is not the domain’s, as some tokens have', { nameHash: other }, undefined],
    ['no code', { tokenCodeSize: 0n, stateOk: false, ...failed }, 'asset_not_deployed_contract'],
    ['no EIP-3009', { stateOk: false, ...failed }, 'invalid_exact_evm_eip3009_not_supported'],
    ['no state although it moved', { stateOk: false }, 'invalid_exact_evm_eip3009_not_supported'],
    ['a used nonce', { nonceUsed: true, ...failed }, 'invalid_exact_evm_nonce_already_used'],
    ['T25 a used nonce, silently', { nonceUsed: true }, 'invalid_exact_evm_nonce_already_used'],
    [
      'T06 another name',
      { domainSeparator: other, nameHash: hashOf('USD Coin'), versionHash: other, ...failed },
      'invalid_exact_evm_token_name_mismatch',
    ],
    [
      'T06 another version',
      { ...texts, domainSeparator: other, versionHash: hashOf('1'), ...failed },
      'invalid_exact_evm_token_version_mismatch',
    ],
    [
      'T06 another domain that no text explains',
      { ...texts, domainSeparator: other, ...failed },
      'invalid_exact_evm_token_version_mismatch',
    ],
    [
      'T06 another domain although it moved',
      { domainSeparator: other, nameHash: hashOf('USD Coin') },
      'invalid_exact_evm_token_name_mismatch',
    ],
    ['no separator, and it moved', { domainSeparator: noHash, nameHash: other }, undefined],
    [
      'no separator, another name',
      { domainSeparator: noHash, nameHash: other, ...failed },
      'invalid_exact_evm_token_name_mismatch',
    ],
    ['too little', { balance: 9_999n, ...failed }, 'invalid_exact_evm_insufficient_balance'],
    ['just enough', { balance: 10_000n }, undefined],
    [
      'an unknown balance',
      { balanceOk: false, balance: 0n, ...failed },
      'invalid_exact_evm_transaction_simulation_failed',
    ],
    ['a revert', failed, 'invalid_exact_evm_transaction_simulation_failed'],
    [
      'T25 a fee on transfer',
      { simulationOk: false, received: 9_900n },
      'invalid_exact_evm_transfer_event_mismatch',
    ],
  ])('%s', (_name, changes, reason) => {
    expect(diagnoseProbe({ ...good, ...changes }, domain, authorization)).toBe(reason)
  })
})
