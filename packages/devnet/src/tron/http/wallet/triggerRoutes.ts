import type { TransactionRaw } from '@farebox/tron/transaction'
import type { TronCall, TronCallResult } from '../../TronChain.js'
import { omitDefaults } from '../json/omitDefaults.js'
import { toHex41 } from '../json/toHex41.js'
import { toTextHex } from '../json/toTextHex.js'
import { toInternalTransactionJson, toLogJson } from '../json/toTransactionInfoJson.js'
import { toUnsignedJson } from '../json/toTransactionJson.js'
import type { TronJsonObject } from '../json/TronJson.js'
import { describeRefusal, readValidateRefusal, refuse } from '../refuse.js'
import { postRoute } from '../Route.js'
import type { Route, RouteContext, RouteEntry } from '../Route.js'
import type { RouteInput } from '../RouteInput.js'
import { buildTransaction } from './buildTransaction.js'
import { readCall } from './readCall.js'

/** Calls of contracts: to sign, only to see, and to know what they cost. */
export const triggerRoutes: Readonly<Record<string, RouteEntry>> = {
  triggersmartcontract: postRoute(
    inReturn(async (context, input) => {
      const call = readCall(input)
      const { chain, view } = context
      if (call.to === undefined || (await chain.getContract(call.to, view)) === undefined) {
        return refuse('validate', 'No contract or not a valid smart contract')
      }
      const raw = await buildCall(context, input, call)
      return { result: { result: true }, transaction: toUnsignedJson(raw, input.visible) }
    }),
  ),
  triggerconstantcontract: {
    solid: true,
    answer: inReturn(async (context, input) => {
      const call = readCall(input)
      const outcome = await callContract(context, call)
      const raw = await buildCall(context, input, call)
      return omitDefaults({
        result: omitDefaults({
          result: true,
          message: outcome.message && toTextHex(outcome.message),
        }),
        energy_used: outcome.energyUsed,
        constant_result: [outcome.data.slice(2)],
        logs: outcome.logs.map(toLogJson),
        internal_transactions: outcome.internalTransactions.map(toInternalTransactionJson),
        transaction: {
          ret: [outcome.result === 'REVERT' ? { ret: 'FAILED' } : {}],
          ...toUnsignedJson(raw, input.visible),
        },
      })
    }),
  },
  estimateenergy: {
    solid: true,
    answer: inReturn(async (context, input) => {
      const outcome = await callContract(context, readCall(input))
      if (outcome.result === 'REVERT') {
        return toReturn('CONTRACT_EXE_ERROR', outcome.message ?? 'REVERT opcode executed')
      }
      return { result: { result: true }, energy_required: outcome.energyUsed }
    }),
  },
}

/** What goes wrong is told in `result`, not in `Error`. */
function inReturn(answer: Route): Route {
  return async (context, input) => {
    try {
      return await answer(context, input)
    } catch (error) {
      const refusal = readValidateRefusal(error)
      return refusal === undefined
        ? toReturn('OTHER_ERROR', describeRefusal(error))
        : toReturn('CONTRACT_VALIDATE_ERROR', refusal)
    }
  }
}

function toReturn(code: string, message: string): TronJsonObject {
  return { result: { code, message: toTextHex(message) } }
}

async function callContract(
  { chain, view }: RouteContext,
  call: TronCall,
): Promise<TronCallResult> {
  if (call.to !== undefined && (await chain.getContract(call.to, view)) === undefined) {
    return refuse('validate', 'Smart contract is not exist.')
  }
  const outcome = await chain.call(call, view)
  // A revert is an outcome; everything else that stops a call is an error of the request.
  return outcome.result === 'SUCCESS' || outcome.result === 'REVERT'
    ? outcome
    : refuse('vm', outcome.message ?? outcome.result)
}

function buildCall(
  context: RouteContext,
  input: RouteInput,
  call: TronCall,
): Promise<TransactionRaw> {
  const owner_address = toHex41(call.from)
  const data = call.data?.slice(2)
  return call.to === undefined
    ? buildTransaction(context, input, 'CreateSmartContract', {
        owner_address,
        new_contract: { origin_address: owner_address, bytecode: data, call_value: call.value },
      })
    : buildTransaction(context, input, 'TriggerSmartContract', {
        owner_address,
        contract_address: toHex41(call.to),
        data,
        call_value: call.value,
      })
}
