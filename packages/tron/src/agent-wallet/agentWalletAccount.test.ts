import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TronSigner } from '@bankofai/agent-wallet'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { keys, payer, vectors } from '../tron.fixture.js'
import { agentWalletAccount } from './agentWalletAccount.js'

const { signature, ...unsigned } = vectors.approve
let dir = ''

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'agent-wallet-'))
  for (const name of ['PRIVATE_KEY', 'MNEMONIC', 'PASSWORD', 'DIR']) {
    vi.stubEnv(`AGENT_WALLET_${name}`, undefined)
  }
  vi.stubEnv('TRON_PRIVATE_KEY', undefined)
  vi.stubEnv('TRON_MNEMONIC', undefined)
})

afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(dir, { recursive: true })
})

test.each(Object.entries(vectors.typedData))(
  'the wallet of the environment signs as recorded: %s',
  async (_name, vector) => {
    vi.stubEnv('AGENT_WALLET_PRIVATE_KEY', keys.payer)
    const account = await agentWalletAccount({ dir })
    expect(account.address).toBe(payer.base58)
    expect(await account.signTypedData(vector.typedData)).toBe(vector.signature)
  },
)

test('a given wallet signs a transaction', async () => {
  const wallet = new TronSigner(Buffer.from(keys.payer, 'hex'))
  const account = await agentWalletAccount({ wallet })
  expect(await account.signTransaction?.(unsigned)).toEqual({
    ...unsigned,
    signature: [signature.toLowerCase()],
  })
})

test('error: no wallet is set up', async () => {
  await expect(agentWalletAccount({ dir })).rejects.toMatchObject({ code: 'config_invalid' })
})

test('error: a wallet of another chain, or one that cannot sign', async () => {
  const wallet = {
    getAddress: async () => 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
    signTransaction: async () => '{}',
  }
  await expect(agentWalletAccount({ wallet })).rejects.toMatchObject({ code: 'address_invalid' })
  const [vector] = Object.values(vectors.typedData)
  if (vector === undefined) throw new Error('no vector')
  const mute = { ...wallet, getAddress: async () => payer.base58 }
  const account = await agentWalletAccount({ wallet: mute })
  await expect(account.signTypedData(vector.typedData)).rejects.toMatchObject({
    code: 'signing_failed',
  })
  await expect(account.signTransaction?.(unsigned)).rejects.toThrow(TypeError)
})
