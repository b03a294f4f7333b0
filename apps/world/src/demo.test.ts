import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { buildSite } from '@farebox/demo-next-site'
import { beforeAll, expect, test } from 'vitest'
import { runDemo } from './runDemo.js'
import { startWorld } from './startWorld.js'

const program = fileURLToPath(new URL('../dist/esm/demo.js', import.meta.url))

// The first build of the site takes longer than a demo does.
beforeAll(() => buildSite(), 180_000)

test('the demo pays, tells each step and ends', async () => {
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  for await (const chunk of child.stdout) output += String(chunk)
  expect(child.exitCode ?? 0).toBe(0)
  expect(output).toMatch(/← 402 Payment Required/)
  expect(output).toMatch(/PAYMENT-SIGNATURE, decoded/)
  expect(output).toMatch(/← 200 OK/)
  expect(output).toMatch(/0x[0-9a-f]{64}\n {2}block \d+/)
  expect(output).toMatch(
    /shows the transaction\n.+GET \/either\n.+402[^]+?200 OK\n.+\n {2}0x[0-9a-f]{64}\n/,
  )
  expect(output).toMatch(/0\.01 USDC moved, and the answer was delivered/)
  expect(output).toMatch(/hono +evm +200 +0x[0-9a-f]{64}/)
  expect(output).toMatch(/next +evm +200 +0x[0-9a-f]{64}/)
  expect(output).toMatch(/nest-fastify +evm +200 +0x[0-9a-f]{64}/)
  expect(output).toMatch(/answered from memory: 0\.01 USDC moved, the handler ran once/)
})

test('the demo fails when no money can move', async () => {
  const world = await startWorld()
  try {
    const { devnet } = world
    const balance = await devnet.balanceOf(devnet.tokens.USDC, devnet.accounts.buyer.address)
    const { buyer, seller } = devnet.accounts
    await devnet.rpc('eth_sendTransaction', [
      {
        from: buyer.address,
        to: devnet.tokens.USDC.address,
        // transfer(seller, balance)
        data: `0xa9059cbb${seller.address.slice(2).padStart(64, '0')}${balance.toString(16).padStart(64, '0')}`,
      },
    ])
    const lines: string[] = []
    expect(await runDemo(world, (line) => lines.push(line))).toBe(false)
    expect(lines.at(-1)).toBe('The payment did not go through.')
  } finally {
    await world.stop()
  }
})
