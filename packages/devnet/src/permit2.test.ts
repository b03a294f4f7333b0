import { keccak256, maxUint256, slice, toHex } from 'viem'
import type { AbiParameter, Address, Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createWriter } from './createWriter.fixture.js'
import type { Receipt, Write } from './createWriter.fixture.js'
import { devAccounts } from './devAccounts.js'
import type { Devnet } from './Devnet.js'
import { loadArtifact } from './loadArtifact.js'
import { startDevnet } from './startDevnet.js'

const { buyer, seller, facilitator, extra } = devAccounts
const permit2 = '0x000000000022D473030F116dDEE9F6B43aC78BA3'
const deadline = 2n ** 40n

let devnet: Devnet
let asBuyer: Write
let asFacilitator: Write
let clean: Hex

beforeAll(async () => {
  devnet = await startDevnet({ chainId: 84_532 })
  asBuyer = createWriter(devnet, buyer)
  asFacilitator = createWriter(devnet, facilitator)
})
afterAll(() => devnet.stop())
beforeEach(async () => {
  if (clean !== undefined) await devnet.revert(clean)
  clean = await devnet.snapshot()
})

async function sign(token: Address, spender: Address, nonce: bigint): Promise<Hex> {
  return privateKeyToAccount(buyer.privateKey).signTypedData({
    domain: { name: 'Permit2', chainId: devnet.chainId, verifyingContract: permit2 },
    types: {
      PermitTransferFrom: [
        { name: 'permitted', type: 'TokenPermissions' },
        { name: 'spender', type: 'address' },
        { name: 'nonce', type: 'uint256' },
        { name: 'deadline', type: 'uint256' },
      ],
      TokenPermissions: [
        { name: 'token', type: 'address' },
        { name: 'amount', type: 'uint256' },
      ],
    },
    primaryType: 'PermitTransferFrom',
    message: { permitted: { token, amount: 10_000n }, spender, nonce, deadline },
  })
}

function pull(token: Address, nonce: bigint, signature: Hex, amount = 10_000n): Promise<Receipt> {
  return asFacilitator(permit2, 'Permit2', 'permitTransferFrom', [
    { permitted: { token, amount: 10_000n }, nonce, deadline },
    { to: seller.address, requestedAmount: amount },
    buyer.address,
    signature,
  ])
}

test('the code is the published one', async () => {
  expect(devnet.contracts.permit2).toBe(permit2)
  const code = await devnet.rpc('eth_getCode', [permit2, 'latest'])
  expect(keccak256(`0x${String(code).slice(2)}`)).toBe(
    '0x463331fa7a0d5f07488e42c37b461bb56a822145c161a821fbafe7d4e916b546',
  )
})

test.each(['USDC', 'USDT'] as const)('permitTransferFrom of %s', async (symbol) => {
  const token = devnet.tokens[symbol].address
  const artifact = symbol === 'USDC' ? 'FareboxUSDC' : 'PlainUSDT'
  await asBuyer(token, artifact, 'approve', [permit2, maxUint256])
  const signature = await sign(token, facilitator.address, 7n)
  await pull(token, 7n, signature)
  expect(await devnet.balanceOf(token, seller.address)).toBe(10_000n)
  await expect(pull(token, 7n, signature)).rejects.toThrow('InvalidNonce')
})

test('the amount is a limit', async () => {
  const token = devnet.tokens.USDC.address
  await asBuyer(token, 'FareboxUSDC', 'approve', [permit2, maxUint256])
  const signature = await sign(token, facilitator.address, 1n)
  await expect(pull(token, 1n, signature, 10_001n)).rejects.toThrow('InvalidAmount')
  await pull(token, 1n, signature, 1n)
  expect(await devnet.balanceOf(token, seller.address)).toBe(1n)
})

test('another spender', async () => {
  const token = devnet.tokens.USDC.address
  await asBuyer(token, 'FareboxUSDC', 'approve', [permit2, maxUint256])
  const signature = await sign(token, extra[0].address, 1n)
  await expect(pull(token, 1n, signature)).rejects.toThrow('InvalidSigner')
})

test('without an allowance', async () => {
  const token = devnet.tokens.USDC.address
  const signature = await sign(token, facilitator.address, 1n)
  await expect(pull(token, 1n, signature)).rejects.toThrow('TRANSFER_FROM_FAILED')
})

test('the ABI is that of the code', () => {
  const { abi, deployedBytecode } = loadArtifact('Permit2')
  for (const item of abi) {
    if (item.type !== 'function' && item.type !== 'error') continue
    const selector = slice(
      keccak256(toHex(`${item.name}(${item.inputs.map(formatType).join(',')})`)),
      0,
      4,
    )
    expect(deployedBytecode).toContain(selector.slice(2))
  }
})

function formatType(parameter: AbiParameter): string {
  if (!('components' in parameter)) return parameter.type
  return `(${parameter.components.map(formatType).join(',')})${parameter.type.slice(5)}`
}
