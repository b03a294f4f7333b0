import { decodeErrorResult, decodeFunctionResult, encodeFunctionData, keccak256, toHex } from 'viem'
import type { Address, Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { devAccounts } from '../devAccounts.js'
import { loadArtifact } from '../loadArtifact.js'
import { findGasFreeAddresses } from './findGasFreeAddresses.js'
import { grounds } from './grounds.fixture.js'
import type { Ground } from './grounds.fixture.js'
import { permitTransferTypes, toGasFreeDomain } from './permitTransferTypes.js'
import type { PermitTransferMessage } from './permitTransferTypes.js'
import { placeGasFree } from './placeGasFree.js'

const { seller, facilitator, deployer } = devAccounts
const { abi } = loadArtifact('GasFreeController')
const errors = [...abi, ...loadArtifact('GasFreeAccount').abi]
const activateFee = 2_050_000n
const transferFee = 1_000_000n
const start = 100_000_000n
const nile = '0x31a0a46f427dd040c91835228e4555951bde0a894cae6239869bb680ebc6ebea'

describe.each(grounds)('on $name', ({ name, open }) => {
  let ground: Ground
  let controller: Address
  let beacon: Address
  let token: Address
  let user: ReturnType<typeof privateKeyToAccount>
  let users = 0

  beforeAll(async () => {
    ground = await open()
    token = await ground.createToken('FareboxUSDC')
    ;({ controller, beacon } = await placeGasFree(
      {
        setCode: (address, code) => ground.setCode(address, code),
        execute: (to, data) => ground.execute(deployer, to, data),
      },
      {
        // The local Nile has GasFree at its own addresses already.
        network: 'tron:shasta',
        providers: [facilitator.address],
        tokens: [{ token, activateFee, transferFee }],
        create2Prefix: ground.create2Prefix,
      },
    ))
  })
  // Every test has a user of its own, so that none depends on another.
  beforeEach(async () => {
    users += 1
    user = privateKeyToAccount(`0x${users.toString(16).padStart(64, '2')}`)
    const { account } = await accountOf()
    await ground.mint(token, account, start)
  })
  afterAll(() => ground.close())

  async function read(functionName: string, args: readonly unknown[] = []): Promise<unknown> {
    const data = encodeFunctionData({ abi, functionName, args })
    const answer = await ground.call(seller.address, controller, data)
    return decodeFunctionResult({ abi, functionName, data: answer.data })
  }

  async function accountOf(address: Address = user.address): Promise<{
    readonly account: Address
    readonly nonce: bigint
    readonly active: boolean
  }> {
    // As the ABI has it.
    const answer = (await read('accountOf', [address])) as readonly [Address, bigint, boolean]
    const [account, nonce, active] = answer
    return { account, nonce, active }
  }

  async function permit(
    changes: Partial<PermitTransferMessage> = {},
  ): Promise<PermitTransferMessage> {
    return {
      token,
      serviceProvider: facilitator.address,
      user: user.address,
      receiver: seller.address,
      value: 250_000n,
      maxFee: activateFee + transferFee,
      deadline: BigInt(Math.floor(Date.now() / 1000) + 300),
      version: 1n,
      nonce: (await accountOf()).nonce,
      ...changes,
    }
  }

  const sign = (
    message: PermitTransferMessage,
    signer = user,
    verifyingContract = controller,
  ): Promise<Hex> =>
    signer.signTypedData({
      domain: toGasFreeDomain(ground.chainId, verifyingContract),
      types: permitTransferTypes,
      primaryType: 'PermitTransfer',
      message,
    })

  const execute = (
    from: typeof seller,
    functionName: string,
    args: readonly unknown[],
  ): Promise<readonly (readonly Hex[])[]> =>
    ground.execute(from, controller, encodeFunctionData({ abi, functionName, args }))

  const relay = async (message: PermitTransferMessage): Promise<readonly (readonly Hex[])[]> =>
    execute(facilitator, 'permitTransfer', [message, await sign(message)])

  /** The name of the error that a call ends with. */
  async function refusal(from: Address, to: Address, data: Hex): Promise<string> {
    const answer = await ground.call(from, to, data)
    return answer.ok ? 'none' : decodeErrorResult({ abi: errors, data: answer.data }).errorName
  }

  async function relayRefusal(
    message: PermitTransferMessage,
    signature?: Hex,
    from: Address = facilitator.address,
    to: Address = controller,
  ): Promise<string> {
    const args = [message, signature ?? (await sign(message, user, to))]
    return refusal(from, to, encodeFunctionData({ abi, functionName: 'permitTransfer', args }))
  }

  const balances = async (): Promise<readonly bigint[]> =>
    Promise.all(
      [(await accountOf()).account, seller.address, facilitator.address].map((holder) =>
        ground.balanceOf(token, holder),
      ),
    )

  test('the first permit activates the account, and the fee comes out of it', async () => {
    const before = await balances()
    expect(await accountOf()).toMatchObject({ nonce: 0n, active: false })
    const logs = await relay(await permit())
    const events = [
      'AccountActivated(address,address)',
      'Transfer(address,address,uint256)',
      'Transfer(address,address,uint256)',
      'PermitTransferred(address,address,uint256,address,address,uint256,uint256)',
    ]
    expect(logs.map(([topic]) => topic)).toEqual(events.map((event) => keccak256(toHex(event))))
    const after = await balances()
    const fee = activateFee + transferFee
    expect(after.map((balance, index) => balance - (before[index] ?? 0n))).toEqual([
      -250_000n - fee,
      250_000n,
      fee,
    ])
    expect(await accountOf()).toMatchObject({ nonce: 1n, active: true })
  })

  test('the next one costs the transfer alone, and nonces follow one another', async () => {
    for (const expected of [activateFee + transferFee, transferFee]) {
      const before = await ground.balanceOf(token, facilitator.address)
      await relay(await permit({ maxFee: expected }))
      expect((await ground.balanceOf(token, facilitator.address)) - before).toBe(expected)
    }
    expect(await accountOf()).toMatchObject({ nonce: 2n, active: true })
  })

  test('a token whose transfer answers false, and one without a fee', async () => {
    const quirky = await ground.createToken('TronUsdt')
    await execute(deployer, 'setToken', [quirky, true, 0n, 0n])
    const { account } = await accountOf()
    await ground.mint(quirky, account, 10n)
    await relay(await permit({ token: quirky, value: 10n, maxFee: 0n }))
    expect(await ground.balanceOf(quirky, account)).toBe(0n)
  })

  test('T01 the same permit a second time', async () => {
    const message = await permit()
    await relay(message)
    expect(await relayRefusal(message)).toBe('NonceNotMatch')
  })

  test.each([
    ['another version', { version: 2n }, 'VersionNotSupported'],
    ['the deadline is over', { deadline: 1n }, 'DeadlineExceeded'],
    ['another provider', { serviceProvider: deployer.address }, 'ProviderNotAllowed'],
    ['an unknown token', { token: seller.address }, 'UnsupportedToken'],
    ['a nonce too early', { nonce: 1n }, 'NonceNotMatch'],
    ['the fee is larger', { maxFee: activateFee + transferFee - 1n }, 'MaxFeeExceeded'],
    ['more than there is', { value: start + 1n }, 'TransferFailed'],
    ['nothing left for the fee', { value: start - 1n }, 'TransferFailed'],
    ['to nobody', { receiver: `0x${'0'.repeat(40)}` }, 'InvalidReceiver'],
  ] as const)('error: %s', async (_name, changes, expected) => {
    expect(await relayRefusal(await permit(changes))).toBe(expected)
  })

  test('error: to the account itself', async () => {
    const { account: receiver } = await accountOf()
    expect(await relayRefusal(await permit({ receiver }))).toBe('InvalidReceiver')
  })

  test('error: a sender that is not the provider, or not one at all', async () => {
    const message = await permit()
    expect(await relayRefusal(message, undefined, seller.address)).toBe('ProviderNotAllowed')
    const own = await permit({ serviceProvider: seller.address })
    expect(await relayRefusal(own, undefined, seller.address)).toBe('ProviderNotAllowed')
  })

  test('error: a signature of somebody else, over something else, of another length', async () => {
    const message = await permit()
    const stranger = privateKeyToAccount(deployer.privateKey)
    const good = await sign(message)
    expect(await relayRefusal(message, await sign(message, stranger))).toBe('InvalidSignature')
    expect(await relayRefusal({ ...message, value: 1n }, good)).toBe('InvalidSignature')
    expect(await relayRefusal(message, `${good}00`)).toBe('InvalidSignature')
    expect(await relayRefusal(message, '0x')).toBe('InvalidSignature')
    expect(await relayRefusal(message, `0x${'00'.repeat(65)}`)).toBe('InvalidSignature')
    const nobody = await permit({ user: `0x${'0'.repeat(40)}`, nonce: 0n })
    expect(await relayRefusal(nobody, `0x${'00'.repeat(65)}`)).toBe('InvalidSignature')
  })

  test('T05 a signature for another controller', async () => {
    const message = await permit()
    const signature = await sign(message, user, seller.address)
    expect(await relayRefusal(message, signature)).toBe('InvalidSignature')
  })

  test('T25 a token that moves less than it says', async () => {
    const lying = await ground.createToken('FeeOnTransferToken')
    await execute(deployer, 'setToken', [lying, true, 0n, 0n])
    const { account } = await accountOf()
    await ground.mint(lying, account, start)
    expect(await relayRefusal(await permit({ token: lying }))).toBe('TransferFailed')
  })

  test('an account belongs to its controller alone', async () => {
    await relay(await permit())
    const { account } = await accountOf()
    const { abi: accountAbi } = loadArtifact('GasFreeAccount')
    const calls = [
      ['send', [token, seller.address, 1n], 'NotController'],
      ['initialize', [seller.address], 'AlreadyInitialized'],
    ] as const
    for (const [functionName, args, expected] of calls) {
      const data = encodeFunctionData({ abi: accountAbi, functionName, args })
      expect(await refusal(seller.address, account, data)).toBe(expected)
    }
  })

  test('everybody has another account', async () => {
    const others = await Promise.all([user.address, seller.address].map((who) => accountOf(who)))
    expect(new Set(others.map(({ account }) => account)).size).toBe(2)
  })

  test('the controller belongs to its owner, and is initialized once', async () => {
    const calls = [
      ['initialize', [seller.address, '0xff'], 'AlreadyInitialized'],
      ['setProvider', [seller.address, true], 'NotOwner'],
      ['setToken', [token, false, 0n, 0n], 'NotOwner'],
    ] as const
    for (const [functionName, args, expected] of calls) {
      const data = encodeFunctionData({ abi, functionName, args })
      expect(await refusal(seller.address, controller, data)).toBe(expected)
    }
  })

  test('a provider that is taken off the list relays no more', async () => {
    await execute(deployer, 'setProvider', [facilitator.address, false])
    expect(await relayRefusal(await permit())).toBe('ProviderNotAllowed')
    await execute(deployer, 'setProvider', [facilitator.address, true])
  })

  test('an account is created where it was announced, or not at all', async () => {
    const other: Address = `0x${'ab'.repeat(20)}`
    await ground.setCode(other, loadArtifact('GasFreeController').deployedBytecode)
    const call = (functionName: string, args: readonly unknown[]): Promise<unknown> =>
      ground.execute(deployer, other, encodeFunctionData({ abi, functionName, args }))
    await call('initialize', [beacon, ground.create2Prefix === '0x41' ? '0xff' : '0x41'])
    await call('setProvider', [facilitator.address, true])
    await call('setToken', [token, true, 0n, 0n])
    const message = await permit({ nonce: 0n })
    expect(await relayRefusal(message, undefined, facilitator.address, other)).toBe('WrongAccount')
  })

  // Only there it lies at its published address.
  if (name === 'TRON') {
    test('has the published domain', async () => {
      const data = encodeFunctionData({ abi, functionName: 'domainSeparator' })
      const { controller: published } = findGasFreeAddresses('tron:nile')
      expect((await ground.call(seller.address, published, data)).data).toBe(nile)
    })
  }
})
