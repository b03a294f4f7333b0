import type { TronWeb, Types } from 'tronweb'
import {
  decodeErrorResult,
  encodeAbiParameters,
  encodeFunctionData,
  erc20Abi,
  parseAbi,
  parseAbiParameters,
} from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadArtifact } from '../../loadArtifact.js'
import { startTron } from '../startTron.js'
import type { TronDevnet } from '../TronDevnet.js'
import { createTronWeb, post } from './createTronWeb.fixture.js'

const { abi, bytecode = '0x' } = loadArtifact('FareboxUSDC')
const feeLimit = 1_000_000_000
const transferTopic = 'ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef'

let tron: TronDevnet
let web: TronWeb
let token: string

beforeAll(async () => {
  tron = await startTron()
  web = createTronWeb(tron)
  token = await tron.deploy('FareboxUSDC', ['USDC', '2', 'USDC', 6])
  const owner = createTronWeb(tron, tron.accounts.deployer)
  const contract = await owner.contract().at(token)
  await contract['mint'](tron.accounts.buyer.address, 1_000_000_000).send({ feeLimit })
})
afterAll(() => tron.close())

describe('accounts and blocks', () => {
  test('is connected, on all three', async () => {
    expect(await web.isConnected()).toEqual({
      fullNode: true,
      solidityNode: true,
      eventServer: true,
    })
  })

  test('an account and its balance', async () => {
    const { extra } = tron.accounts
    const account = await web.trx.getAccount(extra[5]?.address)
    expect(account).toMatchObject({
      address: `41${extra[5]?.hex.slice(2)}`,
      balance: 100_000_000_000,
      owner_permission: { permission_name: 'owner', threshold: 1 },
      active_permission: [{ type: 'Active', id: 2 }],
    })
    expect(await web.trx.getBalance(extra[5]?.address)).toBe(100_000_000_000)
  })

  test('an account that is not there', async () => {
    const { address } = web.createRandom()
    expect(await web.trx.getAccount(address)).toEqual({})
    expect(await web.trx.getBalance(address)).toBe(0)
  })

  test('bandwidth and resources', async () => {
    const address = tron.accounts.extra[5]?.address
    expect(await web.trx.getBandwidth(address)).toBe(600)
    expect(await web.trx.getAccountResources(address)).toMatchObject({ freeNetLimit: 600 })
  })

  test('blocks by number, by id, and the newest', async () => {
    const head = await web.trx.getCurrentBlock()
    const number = head.block_header.raw_data.number
    expect(await web.trx.getBlock(number)).toEqual(head)
    expect(await web.trx.getBlockByHash(head.blockID)).toEqual(head)
    expect(head.blockID.slice(0, 16)).toBe(number.toString(16).padStart(16, '0'))
    expect(await web.trx.getBlockRange(number - 1, number)).toMatchObject([
      { blockID: head.block_header.raw_data.parentHash },
      { blockID: head.blockID },
    ])
    await expect(web.trx.getBlock(number + 1_000)).rejects.toThrow('Block not found')
  })

  test('prices and rules', async () => {
    const parameters = await web.trx.getChainParameters()
    expect(parameters).toContainEqual({ key: 'getEnergyFee', value: 100 })
    expect(await web.trx.getEnergyPrices()).toBe('0:100')
    expect(await web.trx.getBandwidthPrices()).toMatch(/^0:\d+$/)
    expect(await web.trx.getNodeInfo()).toMatchObject({ configNodeInfo: { codeVersion: '4.8.0' } })
  })
})

describe('TRX', () => {
  test('a transfer and its receipt', async () => {
    const { seller } = tron.accounts
    const before = await web.trx.getBalance(seller.address)
    const sent = await web.trx.sendTransaction(seller.address, 1_234_567)
    expect(sent.result).toBe(true)
    const id = sent.transaction.txID
    expect(await web.trx.getBalance(seller.address)).toBe(before + 1_234_567)
    const info = await web.trx.getTransactionInfo(id)
    expect(info).toMatchObject({
      id,
      contractResult: [''],
      receipt: { net_usage: expect.any(Number) },
    })
    expect(info.blockNumber).toBeGreaterThan(0)
    expect(info).not.toHaveProperty('result')
    const transaction = await web.trx.getTransaction(id)
    expect(transaction).toMatchObject({ txID: id, ret: [{ contractRet: 'SUCCESS' }] })
    const block = await web.trx.getBlock(info.blockNumber)
    expect(block.transactions).toEqual([transaction])
  })

  test('built by the node', async () => {
    const { buyer, seller } = tron.accounts
    const built = await web.fullNode.request<Types.Transaction>(
      'wallet/createtransaction',
      {
        owner_address: buyer.address,
        to_address: seller.address,
        amount: 5,
        visible: true,
      },
      'post',
    )
    expect(built).toMatchObject({
      visible: true,
      raw_data: {
        contract: [{ parameter: { value: { owner_address: buyer.address, amount: 5 } } }],
      },
    })
    const sent = await web.trx.sendRawTransaction(await web.trx.sign(built))
    expect(sent).toMatchObject({ result: true, txid: built.txID })
  })

  test('as hexadecimal digits', async () => {
    const { seller } = tron.accounts
    const unsigned = await web.transactionBuilder.sendTrx(seller.address, 7)
    const signed = await web.trx.sign(unsigned)
    const { transaction } = web.utils
    const pb = transaction.txJsonToPb(signed)
    pb.addSignature(Buffer.from(signed.signature[0] ?? '', 'hex').toString('base64'))
    const hex = Buffer.from(pb.serializeBinary()).toString('hex')
    const sent = await web.trx.sendHexTransaction(hex)
    expect(sent).toMatchObject({ result: true, code: 'SUCCESS', txid: signed.txID })
  })
})

describe('contracts', () => {
  test('deploys at the address that tronweb predicts', async () => {
    const unsigned = await web.transactionBuilder.createSmartContract({
      abi: JSON.stringify(abi),
      bytecode: bytecode.slice(2),
      parameters: ['USDC', '2', 'USDC', 6],
      feeLimit: 5_000_000_000,
      name: 'Token',
    })
    const sent = await web.trx.sendRawTransaction(await web.trx.sign(unsigned))
    expect(sent.result).toBe(true)
    const info = await web.trx.getTransactionInfo(unsigned.txID)
    expect(info.contract_address).toBe(unsigned.contract_address)
    expect(info.receipt.result).toBe('SUCCESS')
    expect(await web.trx.getTransaction(unsigned.txID)).toHaveProperty(
      'contract_address',
      unsigned.contract_address,
    )
    const contract = await web.trx.getContract(unsigned.contract_address)
    expect(contract).toMatchObject({ name: 'Token', contract_address: unsigned.contract_address })
    const { runtimecode } = await web.trx.getContractInfo(unsigned.contract_address)
    expect(runtimecode).toMatch(/^[0-9a-f]{1000,}$/)
  })

  test.each(['deploycontract', 'createsmartcontract'])(
    '%s builds what is signed here',
    async (route) => {
      const built = await web.fullNode.request<Types.SignedTransaction>(
        `wallet/${route}`,
        {
          owner_address: tron.accounts.buyer.address,
          abi: JSON.stringify(abi),
          bytecode: bytecode.slice(2),
          parameter: encodeAbiParameters(parseAbiParameters('string, string, string, uint8'), [
            'USDC',
            '2',
            'USDC',
            6,
          ]).slice(2),
          name: 'Built',
          fee_limit: 5_000_000_000,
          consume_user_resource_percent: 100,
          origin_energy_limit: 10_000_000,
          extra_data: 'a memo',
          visible: true,
        },
        'post',
      )
      expect(web.toUtf8(built.raw_data.data as string)).toBe('a memo')
      await web.trx.sendRawTransaction(await web.trx.sign(built))
      const info = await web.trx.getTransactionInfo(built.txID)
      expect(info).toMatchObject({
        contract_address: built.contract_address,
        receipt: { result: 'SUCCESS' },
      })
      const contract = await web.contract().at(info.contract_address)
      expect(await contract['name']().call()).toBe('USDC')
    },
  )

  test('reads through the ABI that the chain keeps', async () => {
    const contract = await web.contract().at(token)
    expect(await contract['symbol']().call()).toBe('USDC')
    expect(await contract['balanceOf'](tron.accounts.buyer.address).call()).toBe(1_000_000_000n)
  })

  test('a contract that is not there', async () => {
    const { address } = web.createRandom()
    await expect(web.contract().at(address)).rejects.toThrow()
  })

  test('sends, and waits for the solid receipt', async () => {
    const { seller } = tron.accounts
    const contract = await web.contract().at(token)
    const [id, result] = await contract['transfer'](seller.address, 100n).send({
      feeLimit,
      shouldPollResponse: true,
      keepTxID: true,
    })
    expect(result).toBe(true)
    expect(await contract['balanceOf'](seller.address).call()).toBe(100n)
    const info = await web.trx.getTransactionInfo(id)
    expect(info.receipt).toMatchObject({
      result: 'SUCCESS',
      energy_usage_total: expect.any(Number),
    })
    expect(info.fee).toBe((info.receipt.energy_fee ?? 0) + (info.receipt.net_fee ?? 0))
    expect(info.log).toEqual([
      {
        address: web.address.toHex(token).slice(2),
        topics: [
          transferTopic,
          tron.accounts.buyer.hex.slice(2).padStart(64, '0'),
          seller.hex.slice(2).padStart(64, '0'),
        ],
        data: '64'.padStart(64, '0'),
      },
    ])
  })

  test('a revert is on chain, and costs', async () => {
    const { transaction } = await web.transactionBuilder.triggerSmartContract(
      token,
      'transfer(address,uint256)',
      { feeLimit },
      [
        { type: 'address', value: tron.accounts.seller.address },
        { type: 'uint256', value: 10n ** 30n },
      ],
    )
    const sent = await web.trx.sendRawTransaction(await web.trx.sign(transaction))
    expect(sent.result).toBe(true)
    const info = await web.trx.getTransactionInfo(transaction.txID)
    expect(info).toMatchObject({ result: 'FAILED', receipt: { result: 'REVERT' } })
    expect(web.toUtf8(info.resMessage)).toBe('REVERT opcode executed')
    expect(info.fee).toBeGreaterThan(0)
    expect(info.contractResult[0]).toMatch(/^[0-9a-f]{8}/)
    const { ret } = await web.trx.getTransaction(transaction.txID)
    expect(ret).toEqual([{ contractRet: 'REVERT' }])
  })

  test('out of energy, and the fee is kept', async () => {
    const { transaction } = await web.transactionBuilder.triggerSmartContract(
      token,
      'transfer(address,uint256)',
      { feeLimit: 100_000 },
      [
        { type: 'address', value: tron.accounts.seller.address },
        { type: 'uint256', value: 1 },
      ],
    )
    await web.trx.sendRawTransaction(await web.trx.sign(transaction))
    const info = await web.trx.getTransactionInfo(transaction.txID)
    expect(info.receipt).toMatchObject({ result: 'OUT_OF_ENERGY', energy_fee: 100_000 })
  })

  test('the same transaction, built here and there', async () => {
    const send = async (txLocal: boolean): Promise<unknown> => {
      const { transaction } = await web.transactionBuilder.triggerSmartContract(
        token,
        'approve(address,uint256)',
        { feeLimit, txLocal },
        [
          { type: 'address', value: tron.accounts.seller.address },
          { type: 'uint256', value: 5 },
        ],
      )
      const sent = await web.trx.sendRawTransaction(await web.trx.sign(transaction))
      expect(sent).toMatchObject({ result: true, txid: transaction.txID })
      return transaction.raw_data.contract
    }
    expect(await send(false)).toEqual(await send(true))
  })

  test('what a call costs', async () => {
    const { energy_required } = await web.transactionBuilder.estimateEnergy(
      token,
      'transfer(address,uint256)',
      {},
      [
        { type: 'address', value: tron.accounts.seller.address },
        { type: 'uint256', value: 1 },
      ],
    )
    expect(energy_required).toBeGreaterThan(1_000)
    const deployment = await web.transactionBuilder.deployConstantContract({
      input: bytecode.slice(2) + '0'.repeat(64 * 8),
      ownerAddress: tron.accounts.buyer.address,
    })
    expect(deployment.energy_required).toBeGreaterThan(100_000)
  })

  test('a constant call, and why it reverts', async () => {
    const { buyer, seller } = tron.accounts
    const data = encodeFunctionData({
      abi: erc20Abi,
      functionName: 'transfer',
      args: [seller.hex, 10n ** 30n],
    })
    const answer = await post(tron, '/wallet/triggerconstantcontract', {
      owner_address: buyer.address,
      contract_address: token,
      data: data.slice(2),
      visible: true,
    })
    expect(answer).toMatchObject({
      result: { result: true, message: 'REVERT opcode executed' },
      transaction: { ret: [{ ret: 'FAILED' }] },
    })
    const reason = decodeErrorResult({
      abi: parseAbi(['error Error(string)']),
      data: `0x${answer.constant_result[0]}`,
    })
    expect(reason.args[0]).toMatch(/exceeds balance/)
    await expect(
      web.transactionBuilder.triggerConstantContract(token, 'transfer(address,uint256)', {}, [
        { type: 'address', value: seller.address },
        { type: 'uint256', value: 10n ** 30n },
      ]),
    ).rejects.toThrow('REVERT opcode executed')
  })

  test('a call of what is no contract', async () => {
    const call = web.transactionBuilder.triggerSmartContract(
      tron.accounts.seller.address,
      'transfer(address,uint256)',
      { feeLimit },
      [],
    )
    await expect(call).rejects.toThrow('No contract or not a valid smart contract')
  })
})

test('every digit, where tronweb asks for text', async () => {
  const address = tron.accounts.extra[4]?.address ?? ''
  await tron.fund(address, 9_007_199_254_740_993n)
  const raw = await web.trx.raw.getAccount(address)
  expect(raw.balance).toBe('9007299254740993')
  expect(raw.active_permission[0]?.id).toBe(2)
})
