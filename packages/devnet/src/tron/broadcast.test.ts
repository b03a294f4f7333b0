import { decodeTransactionRaw, encodeTransactionRaw } from '@farebox/tron/transaction'
import { describe, expect, test } from 'vitest'
import type { Tester } from './createTester.fixture.js'
import { createTester, sign, stranger, to41 } from './createTester.fixture.js'
import type { TronSubmission } from './TronChain.js'
import { tronDevAccounts } from './tronDevAccounts.js'

const { buyer, seller, extra } = tronDevAccounts
const poor = extra[0] ?? buyer
const payment = { to_address: to41(seller.hex), amount: 1 }

/** What java-tron answers. */
const refused = (code: string, message: unknown): object => ({ result: false, code, message })

/** Builds a transfer of 1 sun, lets the test spoil it, and sends it. */
async function sendSpoilt(
  spoil: (submission: TronSubmission, tester: Tester) => TronSubmission | Promise<TronSubmission>,
): Promise<unknown> {
  const tester = await createTester()
  const before = (await tester.chain.getAccount(buyer.hex))?.balance
  const submission = await spoil(await tester.build(buyer, 'TransferContract', payment), tester)
  const answer = await tester.chain.broadcast(submission)
  expect((await tester.chain.getAccount(buyer.hex))?.balance).toBe(before)
  expect(await tester.chain.getPendingIds()).toEqual([])
  return answer
}

describe('SIGERROR', () => {
  test('without a signature', async () => {
    const answer = await sendSpoilt(({ rawBytes }) => ({ rawBytes, signatures: [] }))
    expect(answer).toMatchObject(
      refused('SIGERROR', 'Validate signature error: miss sig or contract'),
    )
  })

  test('T03 signed by somebody else', async () => {
    const answer = await sendSpoilt(({ rawBytes }) => ({
      rawBytes,
      signatures: [sign(rawBytes, seller)],
    }))
    const reason = expect.stringContaining(
      `is signed by ${seller.address} but it is not contained of permission.`,
    )
    expect(answer).toMatchObject(refused('SIGERROR', reason))
  })

  test('T03 changed after signing', async () => {
    const answer = await sendSpoilt(({ rawBytes, signatures }) => {
      const raw = decodeTransactionRaw(rawBytes)
      return { signatures, rawBytes: encodeTransactionRaw({ ...raw, fee_limit: 1 }) }
    })
    expect(answer).toMatchObject(refused('SIGERROR', expect.any(String)))
  })

  test('signed twice by the same account', async () => {
    const answer = await sendSpoilt(({ rawBytes, signatures }) => ({
      rawBytes,
      signatures: [...signatures, ...signatures],
    }))
    const reason =
      'Validate signature error: Signature count is 2 more than key counts of permission : 1'
    expect(answer).toMatchObject(refused('SIGERROR', reason))
  })

  test.each([
    ['too short', (bytes: Uint8Array) => bytes.subarray(0, 64), 'Signature size is 64'],
    ['of zeros', () => new Uint8Array(65), 'Signature could not be recovered'],
    ['with a v of 5', (bytes: Uint8Array) => bytes.with(64, 5), 'Signature could not be recovered'],
  ])('with a signature %s', async (_, spoil, reason) => {
    const answer = await sendSpoilt(({ rawBytes, signatures }) => ({
      rawBytes,
      signatures: signatures.map(spoil),
    }))
    expect(answer).toMatchObject(refused('SIGERROR', `Validate signature error: ${reason}`))
  })

  test('under a permission that the account does not have', async () => {
    const { send } = await createTester()
    const answer = await send(buyer, 'TransferContract', payment, { permissionId: 3 })
    expect(answer).toMatchObject(
      refused('SIGERROR', "Validate signature error: permission isn't exit"),
    )
  })

  test('under the active permission for what it may not sign', async () => {
    const { send } = await createTester()
    const keys = [{ address: to41(buyer.hex), weight: 1 }]
    const permission = { permission_name: 'x', threshold: 1, keys }
    const answer = await send(
      buyer,
      'AccountPermissionUpdateContract',
      {
        owner: permission,
        actives: [{ ...permission, type: 'Active', operations: 'ff'.repeat(32) }],
      },
      { permissionId: 2 },
    )
    expect(answer).toMatchObject(refused('SIGERROR', 'Validate signature error: Permission denied'))
  })
})

test('a v of 0 or 1, and bytes after the 65th, make no other transaction', async () => {
  const { chain, build } = await createTester()
  const { rawBytes, signatures } = await build(buyer, 'TransferContract', payment)
  const [signature = new Uint8Array(65)] = signatures
  const low = Uint8Array.from([...signature.with(64, (signature[64] ?? 0) - 27), 1, 2, 3])
  const answer = await chain.broadcast({ rawBytes, signatures: [low] })
  expect(answer).toMatchObject({ result: true })
  expect(await chain.broadcast({ rawBytes, signatures })).toMatchObject(
    refused('DUP_TRANSACTION_ERROR', 'Transaction already exists.'),
  )
})

describe('TAPOS_ERROR', () => {
  test.each([
    ['a block that is not there', { ref_block_bytes: 'ffff' }],
    ['another block at this number', { ref_block_hash: '00'.repeat(8) }],
    ['no block', { ref_block_bytes: '', ref_block_hash: '' }],
  ])('for %s', async (_, raw) => {
    const { send } = await createTester()
    const answer = await send(buyer, 'TransferContract', payment, { raw })
    expect(answer).toMatchObject(refused('TAPOS_ERROR', 'Tapos check error.'))
  })

  test('T05 for a transaction of another network', async () => {
    const mainnet = await createTester({ chainId: 728126428 })
    const nile = await createTester()
    const submission = await mainnet.build(buyer, 'TransferContract', payment)
    expect(await nile.chain.broadcast(submission)).toMatchObject(
      refused('TAPOS_ERROR', 'Tapos check error.'),
    )
  })
})

describe('TRANSACTION_EXPIRATION_ERROR', () => {
  const expired = refused('TRANSACTION_EXPIRATION_ERROR', 'Transaction expired')

  test.each([
    ['0 ms after the head', 0, false],
    ['1 ms after the head', 1, true],
    ['24 h after the head', 86_400_000, true],
    ['more than 24 h after the head', 86_400_001, false],
  ])('is decided by the time of the head: %s', async (_, milliseconds, isAccepted) => {
    const { chain, send } = await createTester()
    const { timestamp } = await chain.getHead()
    const raw = { expiration: timestamp + milliseconds }
    const answer = await send(buyer, 'TransferContract', payment, { raw })
    if (isAccepted) expect(answer).toMatchObject({ result: true })
    else expect(answer).toMatchObject(expired)
  })

  test('time goes by while nothing happens, and nothing is born expired', async () => {
    const { chain, build, wait } = await createTester()
    const late = await build(buyer, 'TransferContract', payment)
    wait(61_000)
    expect(await chain.broadcast(late)).toMatchObject(expired)
    const fresh = await build(buyer, 'TransferContract', payment)
    expect(await chain.broadcast(fresh)).toMatchObject({ result: true })
  })
})

describe('DUP_TRANSACTION_ERROR', () => {
  test('T02 for a transaction that is in a block', async () => {
    const { chain, build } = await createTester()
    const submission = await build(buyer, 'TransferContract', payment)
    await chain.broadcast(submission)
    expect(await chain.broadcast(submission)).toMatchObject(
      refused('DUP_TRANSACTION_ERROR', 'Transaction already exists.'),
    )
  })

  test('T02 for one that is pending', async () => {
    const { chain, build } = await createTester({ blockTimeMs: 60_000 })
    const submission = await build(buyer, 'TransferContract', payment)
    await chain.broadcast(submission)
    expect(await chain.broadcast(submission)).toMatchObject({ code: 'DUP_TRANSACTION_ERROR' })
    await chain.close()
  })
})

describe('BANDWITH_ERROR', () => {
  const unpaid = refused('BANDWITH_ERROR', 'Account resource insufficient error.')

  test('where neither the free bandwidth nor the balance is enough', async () => {
    const { chain, send } = await createTester()
    await chain.fund(poor.hex, 200_000n)
    expect(await send(poor, 'TransferContract', payment)).toMatchObject({ result: true })
    expect(await send(poor, 'TransferContract', { ...payment, amount: 2 })).toMatchObject({
      result: true,
    })
    const answer = await send(poor, 'TransferContract', { ...payment, amount: 3 })
    expect(answer).toMatchObject(unpaid)
  })

  test('where the bandwidth of a new account cannot be paid', async () => {
    const { chain, send } = await createTester()
    await chain.fund(poor.hex, 99_999n)
    const value = { to_address: to41(stranger), amount: 1 }
    expect(await send(poor, 'TransferContract', value)).toMatchObject(unpaid)
  })

  test('where a memo cannot be paid', async () => {
    const { chain, send } = await createTester()
    await chain.fund(poor.hex, 999_999n)
    const answer = await send(poor, 'TransferContract', payment, { raw: { data: 'ff' } })
    expect(answer).toMatchObject(unpaid)
  })

  test('bytes beyond the free ones are burnt at 1000 sun, and the day gives them back', async () => {
    const { chain, settle } = await createTester()
    const raw = { data: '00'.repeat(100) }
    const first = await settle(buyer, 'TransferContract', payment, { raw })
    expect(first.receipt).toMatchObject({ netFee: 0n, netUsage: expect.any(Number) })
    expect(first.fee).toBe(1_000_000n)
    const second = await settle(buyer, 'TransferContract', { ...payment, amount: 2 }, { raw })
    expect(second.receipt).toMatchObject({
      netUsage: 0,
      netFee: BigInt(first.receipt.netUsage * 1000),
    })
    await chain.advanceTime(24 * 3600)
    expect((await chain.getAccount(buyer.hex))?.resources.freeNetUsed).toBe(0)
  })
})

describe('CONTRACT_VALIDATE_ERROR', () => {
  const invalid = (reason: string): object =>
    refused('CONTRACT_VALIDATE_ERROR', `Contract validate error : ${reason}`)

  test('for an owner without an account', async () => {
    const { send } = await createTester()
    expect(await send(poor, 'TransferContract', payment)).toMatchObject(
      invalid(`account [${poor.address}] does not exist`),
    )
  })

  test.each([
    ['0 sun', { amount: 0 }, 'Amount must be greater than 0.'],
    ['less than 0 sun', { amount: -1 }, 'Amount must be greater than 0.'],
    [
      'more than there is',
      { amount: 10_000_000_001 },
      'Validate TransferContract error, balance is not sufficient.',
    ],
    [
      'all there is, to a new account',
      { to_address: to41(stranger), amount: 10_000_000_000 },
      'Validate TransferContract error, balance is not sufficient.',
    ],
    ['to nobody', { to_address: '' }, 'Invalid toAddress!'],
    ['to oneself', { to_address: to41(buyer.hex) }, 'Cannot transfer TRX to yourself.'],
  ])('for a transfer of %s', async (_, value, reason) => {
    const { send } = await createTester()
    const answer = await send(buyer, 'TransferContract', { ...payment, ...value })
    expect(answer).toMatchObject(invalid(reason))
  })

  test('for a transfer to a contract', async () => {
    const { place, send } = await createTester()
    const contract = await place(stranger, '00')
    const answer = await send(buyer, 'TransferContract', {
      to_address: to41(contract),
      amount: 1,
    })
    expect(answer).toMatchObject(invalid('Cannot transfer TRX to a smartContract.'))
  })

  test.each([
    [
      'no contract',
      { contract_address: to41(seller.hex) },
      {},
      'No contract or not a valid smart contract',
    ],
    [
      'a fee limit above 15000 TRX',
      {},
      { fee_limit: 15_000_000_001 },
      'feeLimit must be >= 0 and <= 15000000000',
    ],
    ['a fee limit below 0', {}, { fee_limit: -1 }, 'feeLimit must be >= 0 and <= 15000000000'],
    ['a value below 0', { call_value: -1 }, {}, 'callValue must be >= 0'],
    [
      'more value than there is',
      { call_value: 10_000_000_001 },
      {},
      'Validate InternalTransfer error, balance is not sufficient.',
    ],
    ['a token', { call_token_value: 1, token_id: 1_000_001 }, {}, 'No asset !'],
  ])('for a call with %s', async (_, value, raw, reason) => {
    const { place, send } = await createTester()
    const contract = await place(stranger, '00')
    const answer = await send(
      buyer,
      'TriggerSmartContract',
      { contract_address: to41(contract), ...value },
      { raw },
    )
    expect(answer).toMatchObject(invalid(reason))
  })

  test.each([
    [
      'the contract of somebody else',
      { origin_address: to41(seller.hex) },
      'OwnerAddress is not equal OriginAddress',
    ],
    ['a long name', { name: 'n'.repeat(33) }, "contractName's length cannot be greater than 32"],
    [
      'a share above 100',
      { consume_user_resource_percent: 101 },
      'percent must be >= 0 and <= 100',
    ],
    ['no energy of the origin', { origin_energy_limit: 0 }, 'The originEnergyLimit must be > 0'],
  ])('for the creation of %s', async (_, contract, reason) => {
    const { send } = await createTester()
    const answer = await send(buyer, 'CreateSmartContract', {
      new_contract: {
        origin_address: to41(buyer.hex),
        bytecode: '00',
        origin_energy_limit: 1,
        ...contract,
      },
    })
    expect(answer).toMatchObject(invalid(reason))
  })

  test('for an account that exists, or cannot be paid', async () => {
    const { chain, send } = await createTester()
    const value = { account_address: to41(seller.hex) }
    expect(await send(buyer, 'AccountCreateContract', value)).toMatchObject(
      invalid('Account has existed'),
    )
    expect(await send(buyer, 'AccountCreateContract', { account_address: '' })).toMatchObject(
      invalid('Invalid account address'),
    )
    await chain.fund(poor.hex, 100_000n)
    const created = { account_address: to41(stranger) }
    expect(await send(poor, 'AccountCreateContract', created)).toMatchObject(
      invalid('Validate CreateAccountActuator error, insufficient fee.'),
    )
    expect(await send(buyer, 'AccountCreateContract', created)).toMatchObject({ result: true })
    expect((await chain.getAccount(stranger))?.balance).toBe(0n)
  })

  test('for TRC-10', async () => {
    const { send } = await createTester()
    expect(await send(buyer, 'TransferAssetContract', payment)).toMatchObject(invalid('No asset!'))
  })
})

test('OTHER_ERROR for bytes that are no transaction, and for two contracts in one', async () => {
  const { chain, build } = await createTester()
  const { rawBytes, signatures } = await build(buyer, 'TransferContract', payment)
  expect(await chain.broadcast({ rawBytes: rawBytes.subarray(1), signatures })).toMatchObject({
    code: 'OTHER_ERROR',
  })
  const raw = decodeTransactionRaw(rawBytes)
  const two = encodeTransactionRaw({
    ...raw,
    contract: [...(raw.contract ?? []), ...(raw.contract ?? [])],
  })
  const signed = { rawBytes: two, signatures: [sign(two, buyer)] }
  expect(await chain.broadcast(signed)).toMatchObject({
    code: 'OTHER_ERROR',
    message: expect.stringContaining('act size should be exactly 1'),
  })
})

test('TOO_BIG_TRANSACTION_ERROR above 500 KiB with the signature', async () => {
  const { send } = await createTester()
  const raw = { data: '00'.repeat(511_830) }
  expect(await send(buyer, 'TransferContract', payment, { raw })).toMatchObject({
    code: 'TOO_BIG_TRANSACTION_ERROR',
  })
})

test('checks go in the order of java-tron', async () => {
  const { chain, build } = await createTester()
  const everythingWrong = { ref_block_bytes: 'ffff', expiration: 1 }
  const value = { ...payment, amount: 10_000_000_001 }
  const code = async (submission: TronSubmission): Promise<unknown> => {
    const answer = await chain.broadcast(submission)
    return answer.result || answer.code
  }
  const bad = await build(buyer, 'TransferContract', value, { raw: everythingWrong })
  expect(await code({ ...bad, signatures: [] })).toBe('SIGERROR')
  expect(await code(bad)).toBe('TAPOS_ERROR')
  const late = await build(buyer, 'TransferContract', value, { raw: { expiration: 1 } })
  expect(await code(late)).toBe('TRANSACTION_EXPIRATION_ERROR')
  await chain.fund(poor.hex, 1n)
  const raw = { data: '00'.repeat(600) }
  expect(await code(await build(poor, 'TransferContract', value, { raw }))).toBe('BANDWITH_ERROR')
  expect(await code(await build(buyer, 'TransferContract', value))).toBe('CONTRACT_VALIDATE_ERROR')
})
