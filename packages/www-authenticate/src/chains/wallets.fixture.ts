import type { Asset } from '@farebox/core'
import { tronAssets } from '@farebox/tron'
import { TronWeb } from 'tronweb'
import {
  concat,
  createPublicClient,
  createWalletClient,
  encodeFunctionData,
  erc20Abi,
  getAddress,
  http,
  keccak256,
  stringToHex,
} from 'viem'
import type { Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import type { SigningWallet } from '../client/TransferWallet.js'

/** The recipe for an EVM account, with viem. */
export function createEvmWallet(options: {
  readonly network: string
  readonly rpcUrl: string
  readonly privateKey: Hex
  readonly assets: readonly Asset[]
}): SigningWallet {
  const { network, rpcUrl, privateKey, assets } = options
  const account = privateKeyToAccount(privateKey)
  const wallet = createWalletClient({ account, transport: http(rpcUrl) })
  const chain = createPublicClient({ transport: http(rpcUrl) })
  return {
    network,
    address: account.address,
    assets,
    signMessage: (message) => account.signMessage({ message }),
    async sign({ asset, payTo, amount, memo = '' }) {
      const call = encodeFunctionData({
        abi: erc20Abi,
        functionName: 'transfer',
        args: [getAddress(payTo), amount],
      })
      const request = await wallet.prepareTransactionRequest({
        chain: null,
        type: 'eip1559',
        to: getAddress(asset),
        data: concat([call, stringToHex(memo)]),
      })
      const raw = await wallet.signTransaction({ ...request, chain: null })
      return { transaction: keccak256(raw), raw }
    },
    async broadcast(raw) {
      // It came out of `sign`.
      await chain.request({ method: 'eth_sendRawTransaction', params: [raw as Hex] })
    },
  }
}

/** The recipe for a TRON account, with tronweb. */
export function createTronWallet(options: {
  readonly network: string
  readonly rpcUrl: string
  readonly privateKey: string
}): SigningWallet {
  const privateKey = options.privateKey.replace('0x', '')
  const tronWeb = new TronWeb({ fullHost: options.rpcUrl, privateKey })
  const address = TronWeb.address.fromPrivateKey(privateKey)
  if (address === false) throw new Error('That is no key.')
  return {
    network: options.network,
    address,
    assets: tronAssets,
    signMessage: async (text) => tronWeb.trx.signMessageV2(text, privateKey),
    async sign({ asset, payTo, amount, memo }) {
      const { transaction } = await tronWeb.transactionBuilder.triggerSmartContract(
        asset,
        'transfer(address,uint256)',
        {},
        [
          { type: 'address', value: payTo },
          { type: 'uint256', value: amount.toString() },
        ],
      )
      const told =
        memo === undefined
          ? transaction
          : await tronWeb.transactionBuilder.addUpdateData(transaction, memo, 'utf8')
      // With a memo, tronweb adds an empty list of signatures and takes it for signed.
      const { signature: _none, ...unsigned } = { signature: undefined, ...told }
      const signed = await tronWeb.trx.sign(unsigned)
      return { transaction: signed.txID, raw: JSON.stringify(signed) }
    },
    async broadcast(raw) {
      await tronWeb.trx.sendRawTransaction(JSON.parse(raw))
    },
  }
}
