import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createTronWeb } from './http/createTronWeb.fixture.js'
import { startTron } from './startTron.js'

test('Nile, on a port of its own', async () => {
  const [one, other] = await Promise.all([startTron(), startTron()])
  try {
    expect(one).toMatchObject({ chainId: 3_448_148_188, network: 'tron:3448148188' })
    expect(one.rpcUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(one.rpcUrl).not.toBe(other.rpcUrl)
    await one.fund(one.accounts.seller.address, 1n)
    expect((await other.chain.getAccount(other.accounts.seller.hex))?.balance).toBe(
      100_000_000_000n,
    )
  } finally {
    await Promise.all([one.close(), other.close()])
  }
})

test('blocks by the clock', async () => {
  const tron = await startTron({ blockTimeMs: 20 })
  try {
    const web = createTronWeb(tron)
    const sent = await web.trx.sendTransaction(tron.accounts.seller.address, 1)
    await expect
      .poll(() => web.trx.getUnconfirmedTransactionInfo(sent.txid), { interval: 5 })
      .toMatchObject({ id: sent.txid })
  } finally {
    await tron.close()
  }
  const { number } = await tron.chain.getHead()
  await setTimeout(60)
  expect((await tron.chain.getHead()).number).toBe(number)
})

test('a restart keeps the chain and the port', async () => {
  const tron = await startTron()
  try {
    const web = createTronWeb(tron)
    const sent = await web.trx.sendTransaction(tron.accounts.seller.address, 1)
    const restarted = tron.restart(50)
    await setTimeout(10)
    await expect(fetch(`${tron.rpcUrl}/wallet/getnowblock`)).rejects.toThrow()
    await restarted
    expect(await web.trx.getTransactionInfo(sent.txid)).toMatchObject({ id: sent.txid })
  } finally {
    await tron.close()
  }
})

test('closing twice, and while it restarts', async () => {
  const tron = await startTron()
  const restarted = tron.restart(20)
  await Promise.all([tron.close(), tron.close(), restarted])
  await expect(fetch(`${tron.rpcUrl}/wallet/getnowblock`)).rejects.toThrow()
})

test('a port that is taken', async () => {
  const tron = await startTron()
  try {
    const port = Number(new URL(tron.rpcUrl).port)
    await expect(startTron({ port })).rejects.toMatchObject({ code: 'devnet_failed' })
  } finally {
    await tron.close()
  }
})

test.each([
  { network: 'eip155:1' },
  { network: 'tron:1' },
  { blockTimeMs: -1 },
  { solidityLag: 1.5 },
  { port: 70_000 },
  { speed: 1 },
])('refuses %j', async (options) => {
  await expect(startTron(options)).rejects.toMatchObject({
    code: 'devnet_failed',
    detail: 'The options are not valid.',
  })
})

test('deploys, places and moves on', async () => {
  const tron = await startTron({ blockTimeMs: 60_000 })
  try {
    const address = await tron.deploy('PlainUSDT')
    const web = createTronWeb(tron)
    const { runtimecode } = await web.trx.getContractInfo(address)
    const placed = 'TXYZopYRdj2D9XRtbG411XZZ3kM5VkAeBf'
    await tron.placeContract(placed, `0x${runtimecode}`, { name: 'Placed' })
    expect(await web.trx.getContract(placed)).toMatchObject({ name: 'Placed' })
    const before = await tron.chain.getHead()
    const after = await tron.advanceTime(3_600)
    expect(after.timestamp - before.timestamp).toBeGreaterThanOrEqual(3_600_000)
    expect((await tron.mine(2)).number).toBe(after.number + 2)
    await expect(tron.deploy('Permit2')).rejects.toMatchObject({ code: 'devnet_failed' })
    await expect(tron.fund('nobody', 1n)).rejects.toMatchObject({ code: 'address_invalid' })
  } finally {
    await tron.close()
  }
})
