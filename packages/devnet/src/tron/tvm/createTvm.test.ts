import { encodeHex } from '@farebox/core'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { concatBytes, hexToBytes } from '@noble/hashes/utils.js'
import { encodeAbiParameters, hexToNumber, parseAbiParameters } from 'viem'
import { describe, expect, test } from 'vitest'
import { createTester, stranger, to41 } from '../createTester.fixture.js'
import type { Tester } from '../createTester.fixture.js'
import type { Hex, TronCallResult, TronChain } from '../TronChain.js'
import { tronDevAccounts } from '../tronDevAccounts.js'

const { buyer, seller } = tronDevAccounts
const contract: Hex = `0x${'c0'.repeat(20)}`
const digest = keccak_256(new Uint8Array(32))

/** Answers with the word on top of the stack. */
const answer = '60005260206000f3'

/** Hands its calldata to a precompile, and answers with what came back. */
const forwardTo = (precompile: string): string =>
  `366000600037602060003660006000${precompile}5af1503d6000f3`.replace('6000', '6000')

/** Creation code of a contract whose code is one STOP: 13 bytes. */
const stopper = '6001600c60003960016000f300'

/** Creates a stopper; leaves its address on the stack. */
const createStopper = `6c${stopper}600052600d60136000f0`

async function run(code: string, data: Hex = '0x', tester?: Tester): Promise<TronCallResult> {
  const { chain, place } = tester ?? (await createTester())
  await place(contract, code)
  return await chain.call({ from: buyer.hex, to: contract, data })
}

async function readWord(opcodes: string, options = {}): Promise<bigint> {
  const tester = await createTester(options)
  return BigInt((await run(`${opcodes}${answer}`, '0x', tester)).data)
}

describe('what a contract is told', () => {
  test.each([728126428, 3448148188, 2494104990, 1337])(
    'CHAINID is the 4-byte id %s, and ends the genesis id',
    async (chainId) => {
      const tester = await createTester({ chainId })
      expect(BigInt((await run(`46${answer}`, '0x', tester)).data)).toBe(BigInt(chainId))
      expect(hexToNumber(`0x${tester.chain.genesisId.slice(-8)}`)).toBe(chainId)
      expect(tester.chain.genesisId).toHaveLength(64)
    },
  )

  test('GASLIMIT and DIFFICULTY are 0', async () => {
    expect(await readWord('45')).toBe(0n)
    expect(await readWord('44')).toBe(0n)
  })

  test('BASEFEE is the price of energy', async () => {
    expect(await readWord('48')).toBe(100n)
    expect(await readWord('48', { energyPrice: 210 })).toBe(210n)
  })

  test.each([
    ['ADDRESS', '30', contract],
    ['CALLER', '33', buyer.hex],
    ['ORIGIN', '32', buyer.hex],
  ])('%s has 20 bytes', async (_, opcode, address) => {
    expect(await readWord(opcode)).toBe(BigInt(address))
  })

  test('BLOCKHASH is the id of the block, TIMESTAMP its seconds', async () => {
    const tester = await createTester()
    const { data } = await run(`60014303 40${answer}`.replace(' ', ''), '0x', tester)
    const { number, timestamp } = await tester.chain.getHead()
    expect(data.slice(2)).toBe((await tester.chain.getBlock(number - 1))?.id)
    const { data: time } = await run(`42${answer}`, '0x', tester)
    expect(BigInt(time)).toBe(BigInt(Math.trunc(timestamp / 1000)))
  })

  test('Cancun is there: PUSH0, MCOPY, transient storage', async () => {
    expect(await readWord('5f')).toBe(0n)
    // Memory 0 to 31 holds 7; MCOPY to 32; MLOAD(32).
    expect(await readWord('600760005260205f60205e602051')).toBe(7n)
    expect(await readWord('60095f5d5f5c')).toBe(9n)
  })

  test('transient storage ends with the transaction', async () => {
    const tester = await createTester()
    await tester.place(contract, `5f5c60095f5d${answer}`)
    const send = () =>
      tester.settle(buyer, 'TriggerSmartContract', { contract_address: to41(contract) })
    expect(BigInt((await send()).contractResult ?? '0x1')).toBe(0n)
    expect(BigInt((await send()).contractResult ?? '0x1')).toBe(0n)
  })
})

describe('precompiles', () => {
  const signed = secp256k1.sign(digest, hexToBytes(buyer.privateKey.slice(2)), {
    prehash: false,
    format: 'recovered',
  })
  const [recovery = 0] = signed
  const bytes = signed.subarray(1)
  const word = (number: number): string => number.toString(16).padStart(64, '0')
  const input = (v: number, prefix = ''): Hex =>
    `0x${encodeHex(digest)}${prefix}${word(v).slice(prefix.length)}${encodeHex(bytes)}`

  test('0x01 answers with 41 left of the 20 bytes', async () => {
    const { data } = await run(forwardTo('6001'), input(27 + recovery))
    expect(data).toBe(`0x${'00'.repeat(11)}41${buyer.hex.slice(2)}`)
  })

  test.each([
    ['v of 0 or 1', input(recovery)],
    ['v with high bytes', input(27 + recovery, '01')],
    ['zeros', `0x${'00'.repeat(128)}`],
    ['no input', '0x'],
  ] as const)('0x01 answers with nothing for %s', async (_, data) => {
    expect((await run(forwardTo('6001'), data)).data).toBe('0x')
  })

  test('0x09 says which signatures fit their signers', async () => {
    const good: Hex = `0x${encodeHex(bytes)}${(27 + recovery).toString(16)}`
    const low: Hex = `0x${encodeHex(bytes)}0${recovery}`
    const data = encodeAbiParameters(parseAbiParameters('bytes32, bytes[], address[]'), [
      `0x${encodeHex(digest)}`,
      [good, good, low],
      [buyer.hex, seller.hex, buyer.hex],
    ])
    const result = await run(forwardTo('6009'), data)
    expect(result.data).toBe(`0x010001${'00'.repeat(29)}`)
    expect(result.energyUsed).toBeGreaterThan(4500)
    expect(result.energyUsed).toBeLessThan(5200)
  })

  test.each([
    ['nothing', '0x'],
    ['words that point nowhere', `0x${'ff'.repeat(96)}`],
    [
      'more signers than signatures',
      encodeAbiParameters(parseAbiParameters('bytes32, bytes[], address[]'), [
        `0x${'00'.repeat(32)}`,
        [],
        [buyer.hex],
      ]),
    ],
  ] as const)('0x09 answers with zeros for %s', async (_, data) => {
    expect((await run(forwardTo('6009'), data)).data).toBe(`0x${'00'.repeat(32)}`)
  })

  test('0x0a is not the blob check of Ethereum', async () => {
    expect((await run(forwardTo('600a'), '0x1234')).data).toBe('0x')
  })
})

describe('addresses of new contracts', () => {
  async function create(
    code: string,
  ): Promise<{ chain: TronChain; id: string; created: readonly Hex[] }> {
    const { chain, settle, place } = await createTester()
    await place(contract, code)
    const info = await settle(buyer, 'TriggerSmartContract', { contract_address: to41(contract) })
    expect(info.result).toBe('SUCCESS')
    const created = info.internalTransactions.filter(({ note }) => note === 'create')
    return { chain, id: info.id, created: created.map(({ to }) => to) }
  }

  const toInner = (id: string, counter: number): Hex =>
    `0x${encodeHex(keccak_256(hexToBytes(`${id}${counter.toString(16).padStart(16, '0')}`)).subarray(12))}`

  test('CREATE counts from 0 in the root transaction', async () => {
    const { chain, id, created } = await create(`${createStopper}50${createStopper}50`)
    expect(created).toEqual([toInner(id, 0), toInner(id, 1)])
    for (const address of created) {
      expect(await chain.getContract(address)).toMatchObject({
        origin: contract,
        runtimeCode: '0x00',
        transactionId: id,
      })
    }
  })

  test('calls are counted too, those of precompiles are not', async () => {
    const call = `6000600060006000600073${stranger.slice(2)}5af150`
    const hashed = '60006000600060006000600261fffff150'
    const { id, created } = await create(`${call}${hashed}${createStopper}50`)
    expect(created).toEqual([toInner(id, 1)])
  })

  test('CREATE2 has the prefix 41', async () => {
    const salt = '11'.repeat(32)
    const { created } = await create(`6c${stopper}6000527f${salt}600d60136000f5`)
    const seed = concatBytes(
      hexToBytes(`41${contract.slice(2)}${salt}`),
      keccak_256(hexToBytes(stopper)),
    )
    expect(created).toEqual([`0x${encodeHex(keccak_256(seed).subarray(12))}`])
  })

  test('a deployed contract is named after its transaction and owner', async () => {
    const { chain, settle } = await createTester()
    const info = await settle(buyer, 'CreateSmartContract', {
      new_contract: { origin_address: to41(buyer.hex), bytecode: stopper, origin_energy_limit: 1 },
    })
    const seed = hexToBytes(`${info.id}${to41(buyer.hex)}`)
    expect(info.contractAddress).toBe(`0x${encodeHex(keccak_256(seed).subarray(12))}`)
    expect(info.contractResult).toBe('0x00')
    expect(await chain.getCode(info.contractAddress ?? '0x')).toBe('0x00')
  })
})

test('a contract that destroys itself is gone, and its TRX are where it said', async () => {
  const { chain, place, settle } = await createTester()
  await place(contract, `73${stranger.slice(2)}ff`)
  await chain.fund(contract, 9n)
  const info = await settle(buyer, 'TriggerSmartContract', { contract_address: to41(contract) })
  expect(info.result).toBe('SUCCESS')
  expect(await chain.getContract(contract)).toBeUndefined()
  expect(await chain.getCode(contract)).toBe('0x')
  expect((await chain.getAccount(stranger))?.balance).toBe(9n)
})

test('a call without value brings nobody into being, one with value does', async () => {
  const { chain, place, settle } = await createTester()
  const call = (value: string) => `6000600060006000${value}73${stranger.slice(2)}5af100`
  await place(contract, call('6000'))
  await settle(buyer, 'TriggerSmartContract', { contract_address: to41(contract) })
  expect(await chain.getAccount(stranger)).toBeUndefined()
  await place(contract, call('6005'))
  const value = { contract_address: to41(contract), call_value: 5 }
  await settle(buyer, 'TriggerSmartContract', value)
  expect((await chain.getAccount(stranger))?.balance).toBe(5n)
})

describe('energy', () => {
  const push = 3

  test.each([
    ['SSTORE of a new slot', '6001600055', 2 * push + 20_000],
    ['SSTORE of the same value', '60016000556001600055', 4 * push + 25_000],
    ['SSTORE of zero on zero', '6000600055', 2 * push + 5000],
    ['SSTORE, cleared and filled again', '600160005560006000556002600055', 6 * push + 45_000],
    ['SLOAD, first and second', '600054600054', 2 * (push + 50)],
    ['BALANCE', '600031', push + 20],
    ['EXTCODESIZE', '60003b', push + 20],
    ['EXTCODEHASH', '60003f', push + 400],
    ['EXP of two bytes', '6101006002 0a'.replace(' ', ''), 2 * push + 10 + 20],
    ['CALL', `6000600060006000600073${stranger.slice(2)}6000f1`, 7 * push + 40],
    ['TSTORE and TLOAD', '600160005d60005c', 3 * push + 200],
  ])('%s', async (_, code, energy) => {
    expect((await run(code)).energyUsed).toBe(energy)
  })

  test('nothing is given back for clearing a slot', async () => {
    const { settle, place } = await createTester()
    await place(contract, '60016000556000600055')
    const info = await settle(buyer, 'TriggerSmartContract', { contract_address: to41(contract) })
    expect(info.receipt.energyUsageTotal).toBe(4 * push + 25_000)
  })

  test('deployed code costs 200 a byte and no basic fee', async () => {
    const { settle } = await createTester()
    const info = await settle(buyer, 'CreateSmartContract', {
      new_contract: { origin_address: to41(buyer.hex), bytecode: stopper, origin_energy_limit: 1 },
    })
    // 5 pushes, CODECOPY with one word, one word of memory, one byte of code.
    expect(info.receipt.energyUsageTotal).toBe(5 * push + 3 + 3 + 3 + 200)
  })
})

describe('a constant call', () => {
  test('changes nothing', async () => {
    const tester = await createTester()
    await run('6001600055', '0x', tester)
    expect(await tester.chain.getStorage(contract, '0x0')).toBe(`0x${'00'.repeat(32)}`)
  })

  test.each([
    [
      'REVERT',
      '60aa60005260206000fd',
      'REVERT',
      `0x${'00'.repeat(31)}aa`,
      'REVERT opcode executed',
    ],
    ['an invalid opcode', 'fe', 'ILLEGAL_OPERATION', '0x', 'Invalid operation code'],
    ['a bad jump', '600056', 'BAD_JUMP_DESTINATION', '0x', expect.stringContaining('JUMPDEST')],
    ['an empty stack', '50', 'STACK_TOO_SMALL', '0x', expect.any(String)],
    ['an endless loop', '5b600056', 'OUT_OF_ENERGY', '0x', expect.stringContaining('energy')],
  ])('reports %s', async (_, code, result, data, message) => {
    expect(await run(code)).toMatchObject({ result, data, message })
  })

  test('creates where there is no receiver, and gives logs', async () => {
    const { chain } = await createTester()
    const created = await chain.call({ from: stranger, data: `0x${stopper}` })
    expect(created).toMatchObject({ result: 'SUCCESS', data: '0x00' })
    const logged = await run('60ff60005260bb60206000a1')
    expect(logged.logs).toEqual([
      { address: contract, topics: [`0x${'00'.repeat(31)}bb`], data: `0x${'00'.repeat(31)}ff` },
    ])
  })

  test('cannot spend what the caller does not have', async () => {
    const { chain, place } = await createTester()
    await place(contract, '00')
    expect(await chain.call({ from: stranger, to: contract, value: 1n })).toMatchObject({
      result: 'TRANSFER_FAILED',
    })
  })
})
