import { systemEnvironment } from '@farebox/core'
import { createPaymentClient, type PaymentClient } from '@farebox/core/client'
import { privateKeyAccount } from '@farebox/evm/account'
import { evm, evmPermit } from '@farebox/evm/client'
import type { TronDevAccount, TronDevnet } from '@farebox/devnet'
import { createPaywall } from '@farebox/express'
import {
  describePaidSmoke,
  listen,
  type PaidWay,
  type StartHost,
  toNodeHandler,
} from '@farebox/testkit'
import { tronPrivateKeyAccount } from '@farebox/tron/account'
import { tron } from '@farebox/tron/client'
import express from 'express'
import { TronWeb } from 'tronweb'
import { encodeFunctionData, erc20Abi, isHex } from 'viem'
import { afterAll, beforeAll, describe } from 'vitest'
import { type BscTestnet, startBscTestnet } from './chains/startBscTestnet.fixture.js'
import { type Nile, startNile } from './chains/startNile.fixture.js'

const budget = { perPayment: '$5', perDay: '$100' } as const

/** Looks for its approval fifty times as often, and waits as long as ever for answers. */
const environment = {
  ...systemEnvironment,
  sleep: (duration: number, signal?: AbortSignal) =>
    systemEnvironment.sleep(duration < 5_000 ? duration / 50 : duration, signal),
}

const startExpress: StartHost = async ({ paywall, routes }) => {
  const { paid } = createPaywall(paywall)
  const app = express()
  for (const route of routes) {
    if (route.options === undefined) throw new Error('Every route here has a price.')
    app.get(route.path, paid(route.options), toNodeHandler(route))
  }
  return listen(app)
}

/** The buyer's own transfer of USDT to somebody else. */
async function sendAway(
  { accounts, profile, rpcUrl }: TronDevnet,
  { address, privateKey }: TronDevAccount,
  amount: bigint,
): Promise<void> {
  const tronWeb = new TronWeb({ fullHost: rpcUrl, privateKey: privateKey.slice(2) })
  const { transaction } = await tronWeb.transactionBuilder.triggerSmartContract(
    profile.tokens.USDT.address,
    'transfer(address,uint256)',
    {},
    [
      { type: 'address', value: accounts.deployer.address },
      { type: 'uint256', value: amount.toString() },
    ],
    address,
  )
  await tronWeb.trx.sendRawTransaction(await tronWeb.trx.sign(transaction))
}

describe('BNB testnet', () => {
  let bsc: BscTestnet
  let client: PaymentClient

  beforeAll(async () => {
    bsc = await startBscTestnet()
    const { devnet } = bsc
    const { accounts, network, tokens } = devnet
    const account = privateKeyAccount(accounts.buyer.privateKey)
    client = createPaymentClient({
      schemes: [
        evm({ account }),
        evmPermit({
          account,
          chains: () => ({
            request: ({ method, params }) =>
              devnet.rpc(method, Array.isArray(params) ? params : []),
          }),
          async sendTransaction({ from, to, data }) {
            const hash = await devnet.rpc('eth_sendTransaction', [{ from, to, data }])
            if (!isHex(hash)) throw new Error('That is no hash.')
            return hash
          },
        }),
      ],
      budget,
      // DHLU is no dollar.
      allowedAssets: [
        {
          network,
          asset: tokens.DHLU.address,
          maxAmount: 1_000_000n,
        },
      ],
      environment,
    })
  })
  afterAll(() => bsc.close())

  function findWay(scheme: string, symbol: 'DHLU' | 'USDT'): PaidWay {
    const { devnet, seller } = bsc
    const token = devnet.tokens[symbol]
    return {
      paywall: seller,
      terms: { price: `0.25 ${symbol}`, scheme, network: devnet.network },
      amount: 10n ** BigInt(token.decimals) / 4n,
      client,
      stranger: devnet.accounts.deployer.address,
      readIncome: () => devnet.balanceOf(token, devnet.accounts.seller.address),
      async hold(isHeld) {
        await devnet.setAutomine(!isHeld)
        if (!isHeld) await devnet.mine()
      },
      async spoil() {
        const { buyer, deployer } = devnet.accounts
        const balance = await devnet.balanceOf(token, buyer.address)
        const data = encodeFunctionData({
          abi: erc20Abi,
          functionName: 'transfer',
          args: [deployer.address, balance],
        })
        await devnet.rpc('eth_sendTransaction', [{ from: buyer.address, to: token.address, data }])
        return () => devnet.mint(token, buyer.address, balance)
      },
    }
  }

  describePaidSmoke('exact', startExpress, true, () => findWay('exact', 'DHLU'))
  describePaidSmoke('exact_permit', startExpress, true, () => findWay('exact_permit', 'USDT'))
})

describe('Nile', () => {
  let nile: Nile
  let client: PaymentClient

  beforeAll(async () => {
    nile = await startNile()
    const { profile, rpcUrl } = nile.tron
    const { address, privateKey } = nile.findAccount(0)
    const { gasFreeAddress } = await nile.gasFree.accountOf(address)
    for (const owner of [address, gasFreeAddress]) {
      await profile.mint(profile.tokens.USDT, owner, 1_000_000_000n)
    }
    client = createPaymentClient({
      schemes: [
        tron({
          account: tronPrivateKeyAccount(privateKey),
          rpcUrl,
          gasFree: { 'tron:nile': nile.gasFree.url },
        }),
      ],
      budget,
      environment,
    })
  })
  afterAll(() => nile.close())

  function findWay(scheme: string): PaidWay {
    const { accounts, faults, profile } = nile.tron
    const buyer = nile.findAccount(0)
    return {
      paywall: nile.seller,
      terms: { price: '0.25 USDT', scheme, network: 'tron:nile' },
      amount: 250_000n,
      client,
      stranger: accounts.deployer.address,
      readIncome: () => profile.balanceOf(profile.tokens.USDT, accounts.seller.address),
      async hold(isHeld) {
        if (scheme === 'exact_gasfree') nile.gasFree.faults.holdTransfers(isHeld)
        else faults.holdTransactions(isHeld)
        if (!isHeld) await nile.tron.mine()
      },
      async spoil() {
        if (scheme === 'exact_gasfree') {
          nile.gasFree.faults.failTransfers(1)
          return async () => undefined
        }
        const { USDT } = profile.tokens
        const balance = await profile.balanceOf(USDT, buyer.address)
        await sendAway(nile.tron, buyer, balance)
        return () => profile.mint(USDT, buyer.address, balance)
      },
    }
  }

  describePaidSmoke('exact_permit', startExpress, true, () => findWay('exact_permit'))
  describePaidSmoke('exact, by Permit2', startExpress, true, () => findWay('exact'))
  describePaidSmoke('exact_gasfree', startExpress, false, () => findWay('exact_gasfree'))
})
