import {
  concatHex,
  decodeErrorResult,
  decodeFunctionData,
  keccak256,
  parseAbi,
  size,
  slice,
  toHex,
} from 'viem'
import type { Address, Hex } from 'viem'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createWriter } from './createWriter.fixture.js'
import { devAccounts } from './devAccounts.js'
import type { Devnet } from './Devnet.js'
import { runProbe } from './runProbe.fixture.js'
import { signAuthorization } from './signAuthorization.fixture.js'
import type { Authorization, SignedAuthorization } from './signAuthorization.fixture.js'
import { startDevnet } from './startDevnet.js'
import { toRuntime } from './toRuntime.fixture.js'

const { buyer, seller, facilitator, deployer, extra } = devAccounts
const zeroHash: Hex = `0x${'00'.repeat(32)}`
const transferAbi = parseAbi([
  'function transferWithAuthorization(address from, address to, uint256 value, uint256 validAfter, uint256 validBefore, bytes32 nonce, uint8 v, bytes32 r, bytes32 s)',
  'function transferWithAuthorization(address from, address to, uint256 value, uint256 validAfter, uint256 validBefore, bytes32 nonce, bytes signature)',
])
const errorAbi = parseAbi(['error Error(string)', 'error InsufficientGas(uint256 available)'])

let devnet: Devnet
let clean: Hex

beforeAll(async () => {
  devnet = await startDevnet()
})
afterAll(() => devnet.stop())
beforeEach(async () => {
  if (clean !== undefined) await devnet.revert(clean)
  clean = await devnet.snapshot()
})

function sign(overrides: Partial<Authorization> = {}): Promise<SignedAuthorization> {
  return signAuthorization(devnet.chainId, devnet.tokens.USDC, buyer, {
    to: seller.address,
    ...overrides,
  })
}

/** Signs for a token that names itself in its own constructor, after giving the buyer some of it. */
async function deployToken(artifact: string, name: string): Promise<SignedAuthorization & Token> {
  const token = await devnet.deploy(artifact)
  await devnet.mint(token, buyer.address, 1_000_000n)
  const domain = { address: token, name, version: '1' }
  const signed = await signAuthorization(devnet.chainId, domain, buyer, { to: seller.address })
  return { token, ...signed }
}

interface Token {
  readonly token: Address
}

async function deployWallet(artifact: string, args: readonly unknown[] = []): Promise<Address> {
  const wallet = await devnet.deploy(artifact, args)
  await devnet.mint(devnet.tokens.USDC, wallet, 1_000_000n)
  return wallet
}

async function settle(
  token: Address,
  { message, signature }: SignedAuthorization,
): Promise<bigint> {
  const { from, to, value, validAfter, validBefore, nonce } = message
  const receipt = await createWriter(devnet, facilitator)(
    token,
    'FareboxUSDC',
    'transferWithAuthorization',
    [from, to, value, validAfter, validBefore, nonce, signature],
  )
  expect(receipt.status).toBe('0x1')
  return receipt.gasUsed
}

function readError(data: Hex): unknown {
  return decodeErrorResult({ abi: errorAbi, data }).args[0]
}

function word(value: number): string {
  return value.toString(16).padStart(64, '0')
}

describe('an honest token', () => {
  test('every field', async () => {
    const { USDC } = devnet.tokens
    const block = await devnet.rpc('eth_getBlockByNumber', ['latest', false])
    const separator = await devnet.rpc('eth_call', [{ to: USDC.address, data: '0x3644e515' }])
    const result = await runProbe(devnet, USDC.address, await sign())
    expect(block).toMatchObject({
      number: toHex(result.blockNumber),
      timestamp: toHex(result.blockTimestamp),
    })
    expect(result).toMatchObject({
      chainId: 31_337n,
      payerCodeSize: 0n,
      payerDelegated7702: false,
      stateOk: true,
      nonceUsed: false,
      balanceOk: true,
      balance: 1_000_000_000_000n,
      nameHash: keccak256(toHex('USDC')),
      versionHash: keccak256(toHex('2')),
      domainSeparator: separator,
      signatureValid1271: false,
      simulationOk: true,
      received: 10_000n,
      simulationError: '0x',
    })
    expect(result.tokenCodeSize).toBeGreaterThan(1000n)
  })

  test('changes nothing', async () => {
    const signed = await sign()
    await runProbe(devnet, devnet.tokens.USDC.address, signed)
    const result = await runProbe(devnet, devnet.tokens.USDC.address, signed)
    expect(result).toMatchObject({ nonceUsed: false, simulationOk: true })
  })

  test('simulation gas is most of what settling costs', async () => {
    const signed = await sign()
    const { simulationGas } = await runProbe(devnet, devnet.tokens.USDC.address, signed)
    const gasUsed = await settle(devnet.tokens.USDC.address, signed)
    const intrinsic = 21_000n + BigInt(size(signed.signature) + 9 * 32 + 4) * 16n
    expect(simulationGas).toBeGreaterThan(30_000n)
    expect(gasUsed).toBeGreaterThan(simulationGas)
    expect(gasUsed).toBeLessThan(simulationGas + intrinsic + 15_000n)
  })

  test('a used nonce', async () => {
    const signed = await sign()
    await settle(devnet.tokens.USDC.address, signed)
    const result = await runProbe(devnet, devnet.tokens.USDC.address, signed)
    expect(result).toMatchObject({ nonceUsed: true, simulationOk: false, received: 0n })
    expect(readError(result.simulationError)).toBe('FiatTokenV2: authorization is used or canceled')
  })

  test.each([
    ['expired', { validBefore: 1n }, 'FiatTokenV2: authorization is expired'],
    ['not yet valid', { validAfter: 2n ** 39n }, 'FiatTokenV2: authorization is not yet valid'],
    ['more than the balance', { value: 2n ** 80n }, 'ERC20: transfer amount exceeds balance'],
    ['of somebody else', { from: seller.address }, 'FiatTokenV2: invalid signature'],
  ])('an authorization that is %s', async (_, overrides, error) => {
    const result = await runProbe(devnet, devnet.tokens.USDC.address, await sign(overrides))
    expect(result).toMatchObject({ stateOk: true, balanceOk: true, simulationOk: false })
    expect(readError(result.simulationError)).toBe(error)
  })

  test('a blacklisted payee', async () => {
    await createWriter(devnet, deployer)(devnet.tokens.USDC.address, 'FareboxUSDC', 'blacklist', [
      seller.address,
    ])
    const result = await runProbe(devnet, devnet.tokens.USDC.address, await sign())
    expect(readError(result.simulationError)).toBe('Blacklistable: account is blacklisted')
  })

  test('recovery ids 0 and 1 are taken as 27 and 28', async () => {
    const signed = await sign()
    const recovery = Number(slice(signed.signature, 64)) - 27
    const signature = concatHex([slice(signed.signature, 0, 64), toHex(recovery, { size: 1 })])
    const result = await runProbe(devnet, devnet.tokens.USDC.address, { ...signed, signature })
    expect(result.simulationOk).toBe(true)
  })

  test('a recovery id of 29 is not', async () => {
    const signed = await sign()
    const signature = concatHex([slice(signed.signature, 0, 64), '0x1d'])
    const result = await runProbe(devnet, devnet.tokens.USDC.address, { ...signed, signature })
    expect(result.simulationOk).toBe(false)
  })

  test('a payment to oneself brings nothing', async () => {
    const signed = await sign({ to: buyer.address })
    const result = await runProbe(devnet, devnet.tokens.USDC.address, signed)
    expect(result).toMatchObject({ simulationOk: false, received: 0n })
  })

  test('an eth_call with too little gas is an error, not an answer', async () => {
    const signed = await sign()
    const probe = runProbe(devnet, devnet.tokens.USDC.address, signed, { gas: '0x2dc6c0' })
    await expect(probe).rejects.toMatchObject({ code: 'devnet_failed' })
    const enough = await runProbe(devnet, devnet.tokens.USDC.address, signed, { gas: '0x380000' })
    expect(enough.simulationOk).toBe(true)
  })
})

describe('T25 a token that lies', () => {
  test('takes a fee', async () => {
    const { token, ...signed } = await deployToken('FeeOnTransferToken', 'Fee Token')
    const result = await runProbe(devnet, token, signed)
    expect(result).toMatchObject({
      simulationOk: false,
      received: 9_900n,
      simulationError: '0x',
    })
  })

  test('is silent about a replay', async () => {
    const { token, ...signed } = await deployToken('SilentReplayToken', 'Silent Token')
    expect((await runProbe(devnet, token, signed)).simulationOk).toBe(true)
    await settle(token, signed)
    const result = await runProbe(devnet, token, signed)
    expect(result).toMatchObject({
      nonceUsed: true,
      simulationOk: false,
      received: 0n,
      simulationError: '0x',
    })
  })

  test('moves no money', async () => {
    const { token, ...signed } = await deployToken('HollowToken', 'Hollow Token')
    const result = await runProbe(devnet, token, signed)
    expect(result).toMatchObject({ simulationOk: false, received: 0n, simulationError: '0x' })
  })

  test('moves money without a Transfer event: only the receipt can tell', async () => {
    const { token, ...signed } = await deployToken('NoEventToken', 'Eventless Token')
    expect((await runProbe(devnet, token, signed)).simulationOk).toBe(true)
  })

  test('answers with 64 KiB', async () => {
    const result = await runProbe(devnet, await devnet.deploy('BombToken'), await sign())
    expect(result).toMatchObject({
      stateOk: false,
      nonceUsed: false,
      balanceOk: false,
      balance: 0n,
      nameHash: zeroHash,
      versionHash: zeroHash,
      domainSeparator: zeroHash,
      simulationOk: false,
    })
    expect(size(result.simulationError)).toBe(512)
  })

  test('burns the gas of every call', async () => {
    const token = await devnet.deploy('GreedyWallet1271')
    await devnet.rpc('anvil_setCode', [token, '0xfe'])
    const result = await runProbe(devnet, token, await sign(), { gas: '0x380000' })
    expect(result).toMatchObject({ stateOk: false, simulationOk: false, simulationError: '0x' })
    expect(result.simulationGas).toBeGreaterThan(1_000_000n)
  })

  test('takes from the payee', async () => {
    const token = await devnet.deploy('AcceptAll1271')
    // Answers every call with 1, and after a transfer with 0.
    const code = '0x6064361115600d5760016000555b60005460010360005260206000f3'
    await devnet.rpc('anvil_setCode', [token, code])
    const result = await runProbe(devnet, token, await sign())
    expect(result).toMatchObject({ balance: 1n, simulationOk: false, received: 0n })
  })

  test('has no signatures', async () => {
    const result = await runProbe(devnet, devnet.tokens.USDT.address, await sign())
    expect(result).toMatchObject({
      stateOk: false,
      balanceOk: true,
      nameHash: keccak256(toHex('Tether USD')),
      versionHash: zeroHash,
      domainSeparator: zeroHash,
      simulationOk: false,
    })
  })

  test('is not there', async () => {
    const result = await runProbe(devnet, extra[0].address, await sign())
    expect(result).toMatchObject({
      tokenCodeSize: 0n,
      stateOk: false,
      balanceOk: false,
      simulationOk: false,
      received: 0n,
    })
  })
})

test('65 bytes go as v, r, s, every other length as bytes', async () => {
  const token = await devnet.deploy('AcceptAll1271')
  // Reverts with the call data.
  await devnet.rpc('anvil_setCode', [token, '0x366000600037366000fd'])
  const signed = await sign()
  const { from, to, value, validAfter, validBefore, nonce } = signed.message
  const head = [from, to, value, validAfter, validBefore, nonce] as const
  const [r, s] = [slice(signed.signature, 0, 32), slice(signed.signature, 32, 64)]
  const split = await runProbe(devnet, token, signed)
  expect(decodeFunctionData({ abi: transferAbi, data: split.simulationError }).args).toEqual([
    ...head,
    Number(slice(signed.signature, 64)),
    r,
    s,
  ])
  for (const signature of [concatHex([r, s]), concatHex([signed.signature, '0x00'])]) {
    const whole = await runProbe(devnet, token, { ...signed, signature })
    const { args } = decodeFunctionData({ abi: transferAbi, data: whole.simulationError })
    expect(args).toEqual([...head, signature])
  }
})

describe('a name', () => {
  test.each([
    ['of 448 bytes', word(32) + word(448) + '61'.repeat(448), keccak256(`0x${'61'.repeat(448)}`)],
    ['of 449 bytes', word(32) + word(449) + '61'.repeat(449), zeroHash],
    ['that is empty', word(32) + word(0), keccak256('0x')],
    ['at an offset', word(64) + word(0) + word(1) + '61', keccak256('0x61')],
    ['of one word', '61'.repeat(32), zeroHash],
    ['longer than the answer', word(32) + word(2) + '61', zeroHash],
    ['with a length beyond memory', word(32) + 'ff'.repeat(32) + '61', zeroHash],
    ['with an offset beyond memory', 'ff'.repeat(32) + word(1) + '61', zeroHash],
    ['with an offset at the end', word(64) + word(0), zeroHash],
  ])('%s', async (_, hex, expected) => {
    await devnet.rpc('anvil_setCode', [extra[1].address, toRuntime(`0x${hex}`, 'returns')])
    const result = await runProbe(devnet, extra[1].address, await sign())
    expect(result).toMatchObject({ nameHash: expected, versionHash: expected })
  })
})

describe('T24 a payer with code', () => {
  const check = { check1271: true }

  test('a wallet and its owner', async () => {
    const from = await deployWallet('Wallet1271', [buyer.address])
    const result = await runProbe(devnet, devnet.tokens.USDC.address, await sign({ from }), check)
    expect(result).toMatchObject({
      payerDelegated7702: false,
      signatureValid1271: true,
      simulationOk: true,
    })
    expect(result.payerCodeSize).toBeGreaterThan(0n)
  })

  test('the wallet is not asked unless it should be', async () => {
    const from = await deployWallet('Wallet1271', [buyer.address])
    const result = await runProbe(devnet, devnet.tokens.USDC.address, await sign({ from }))
    expect(result).toMatchObject({ signatureValid1271: false, simulationOk: true })
  })

  test('a wallet and a stranger', async () => {
    const from = await deployWallet('Wallet1271', [seller.address])
    const result = await runProbe(devnet, devnet.tokens.USDC.address, await sign({ from }), check)
    expect(result).toMatchObject({ signatureValid1271: false, simulationOk: false })
  })

  test('an EOA that delegates', async () => {
    const wallet = await devnet.deploy('Wallet1271', [seller.address])
    await devnet.rpc('anvil_setCode', [buyer.address, concatHex(['0xef0100', wallet])])
    const result = await runProbe(devnet, devnet.tokens.USDC.address, await sign(), check)
    expect(result).toMatchObject({
      payerCodeSize: 23n,
      payerDelegated7702: true,
      signatureValid1271: true,
      simulationOk: true,
    })
  })

  test('23 bytes of code that delegate nothing', async () => {
    await devnet.rpc('anvil_setCode', [buyer.address, `0x60${'00'.repeat(22)}`])
    const result = await runProbe(devnet, devnet.tokens.USDC.address, await sign(), check)
    expect(result).toMatchObject({ payerCodeSize: 23n, payerDelegated7702: false })
  })

  test('no code', async () => {
    const result = await runProbe(devnet, devnet.tokens.USDC.address, await sign(), check)
    expect(result).toMatchObject({ signatureValid1271: false, simulationOk: true })
  })

  test('a wallet that accepts everything, with signatures of every length', async () => {
    const from = await deployWallet('AcceptAll1271')
    const signed = await sign({ from })
    for (const signature of [
      '0x',
      '0x010203',
      signed.signature,
      `0x${'ab'.repeat(300)}`,
    ] as const) {
      const result = await runProbe(
        devnet,
        devnet.tokens.USDC.address,
        { ...signed, signature },
        check,
      )
      expect(result).toMatchObject({ signatureValid1271: true, simulationOk: true })
    }
  })

  test.each(['WrongMagic1271', 'LongMagic1271'])('%s', async (artifact) => {
    const from = await deployWallet(artifact)
    const result = await runProbe(devnet, devnet.tokens.USDC.address, await sign({ from }), check)
    expect(result.signatureValid1271).toBe(false)
  })

  test('a wallet that burns all gas', async () => {
    const from = await deployWallet('GreedyWallet1271')
    const result = await runProbe(devnet, devnet.tokens.USDC.address, await sign({ from }), {
      ...check,
      gas: '0x380000',
    })
    expect(result).toMatchObject({
      balanceOk: true,
      nameHash: keccak256(toHex('USDC')),
      signatureValid1271: false,
      simulationOk: false,
    })
    expect(readError(result.simulationError)).toBe('FiatTokenV2: invalid signature')
  })
})
