import { TronWeb } from 'tronweb'
import { bench, describe } from 'vitest'
import { startTron } from './startTron.js'

const tron = await startTron()
const { buyer, seller } = tron.accounts
const { USDT } = tron.profile.tokens
const web = new TronWeb({ fullHost: tron.rpcUrl, privateKey: buyer.privateKey.slice(2) })
const parameters = [
  { type: 'address', value: seller.address },
  { type: 'uint256', value: 1 },
]

describe('a local TRON node', () => {
  bench('start and close', async () => {
    const other = await startTron()
    await other.close()
  })

  bench('a transfer of TRC-20: build, sign, broadcast, receipt', async () => {
    const { transaction } = await web.transactionBuilder.triggerSmartContract(
      USDT.address,
      'transfer(address,uint256)',
      { feeLimit: 1_000_000_000 },
      parameters,
    )
    const signed = await web.trx.sign(transaction)
    await web.trx.sendRawTransaction(signed)
    const info = await web.trx.getUnconfirmedTransactionInfo(signed.txID)
    if (info.receipt.result !== 'SUCCESS') throw new Error(JSON.stringify(info))
  })

  bench('a constant call', async () => {
    await web.transactionBuilder.triggerConstantContract(
      USDT.address,
      'balanceOf(address)',
      {},
      parameters.slice(0, 1),
    )
  })

  bench('the newest block', async () => {
    await web.trx.getCurrentBlock()
  })
})
