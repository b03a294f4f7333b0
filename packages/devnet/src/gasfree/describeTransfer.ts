import { toTronAddress } from '@farebox/tron'
import type { GasFreeReader } from './createGasFreeReader.js'
import type { RelayedTransfer } from './createTransferBook.js'

/** A transfer as the API tells it. What it will cost is estimated until it is on the chain. */
export async function describeTransfer(
  { id, submission, state, transactionState, transaction, block }: RelayedTransfer,
  reader: GasFreeReader,
): Promise<unknown> {
  const { permit } = submission
  const [{ account, active }, tokens] = await Promise.all([
    reader.readAccount(permit.user),
    reader.listTokens(),
  ])
  const fees = tokens.find(({ token }) => token === permit.token)
  const { number: txnBlockNum, timestamp: txnBlockTimestamp } = block ?? {}
  return {
    id,
    accountAddress: toTronAddress(permit.user),
    gasFreeAddress: toTronAddress(account),
    providerAddress: toTronAddress(permit.serviceProvider),
    targetAddress: toTronAddress(permit.receiver),
    tokenAddress: toTronAddress(permit.token),
    amount: permit.value.toString(),
    maxFee: permit.maxFee.toString(),
    nonce: Number(permit.nonce),
    expiredAt: Number(permit.deadline) * 1000,
    state,
    estimatedActivateFee: active ? '0' : fees?.activateFee.toString(),
    estimatedTransferFee: fees?.transferFee.toString(),
    txnHash: transaction?.id,
    txnState: transactionState,
    txnBlockNum,
    txnBlockTimestamp,
    ...(block === undefined ? {} : { txnAmount: permit.value.toString() }),
  }
}
