import type { ContractType } from '@farebox/tron/transaction'
import { isJsonObject } from '../json/isJsonObject.js'
import { toUnsignedJson } from '../json/toTransactionJson.js'
import type { TronJson } from '../json/TronJson.js'
import { readJson } from '../json/readJson.js'
import { refuse } from '../refuse.js'
import { postRoute } from '../Route.js'
import type { RouteContext, RouteEntry } from '../Route.js'
import { readBytes, readInteger, readText, requireAddress } from '../RouteInput.js'
import type { RouteInput } from '../RouteInput.js'
import { buildTransaction } from './buildTransaction.js'

/** Routes that build a transaction for the caller to sign. */
export const buildRoutes: Readonly<Record<string, RouteEntry>> = {
  createtransaction: postRoute(async (context, input) => {
    await checkTransfer(context, input)
    return build(context, input, 'TransferContract')
  }),
  createaccount: buildRoute('AccountCreateContract'),
  accountpermissionupdate: buildRoute('AccountPermissionUpdateContract'),
  freezebalancev2: buildRoute('FreezeBalanceV2Contract'),
  unfreezebalancev2: buildRoute('UnfreezeBalanceV2Contract'),
  withdrawexpireunfreeze: buildRoute('WithdrawExpireUnfreezeContract'),
  delegateresource: buildRoute('DelegateResourceContract'),
  undelegateresource: buildRoute('UnDelegateResourceContract'),
  deploycontract: postRoute(buildCreation),
  createsmartcontract: postRoute(buildCreation),
}

function buildRoute(type: ContractType): RouteEntry {
  return postRoute((context, input) => build(context, input, type))
}

async function build(
  context: RouteContext,
  input: RouteInput,
  type: ContractType,
): Promise<TronJson> {
  const owner = requireAddress(input, 'owner_address')
  if ((await context.chain.getAccount(owner)) === undefined) {
    return refuse('validate', `Validate ${type} error, no OwnerAccount.`)
  }
  return toUnsignedJson(await buildTransaction(context, input, type, input.fields), input.visible)
}

async function buildCreation(context: RouteContext, input: RouteInput): Promise<TronJson> {
  const { fields } = input
  const owner = requireAddress(input, 'owner_address')
  const bytecode = `${readBytes(input, 'bytecode') ?? '0x'}${readBytes(input, 'parameter')?.slice(2) ?? ''}`
  const raw = await buildTransaction(context, input, 'CreateSmartContract', {
    owner_address: fields['owner_address'],
    call_token_value: fields['call_token_value'],
    token_id: fields['token_id'],
    new_contract: {
      origin_address: `41${owner.slice(2)}`,
      abi: readAbi(input),
      bytecode: bytecode.slice(2),
      call_value: readInteger(input, 'call_value'),
      consume_user_resource_percent: readInteger(input, 'consume_user_resource_percent'),
      name: readText(input, 'name'),
      origin_energy_limit: readInteger(input, 'origin_energy_limit'),
    },
  })
  return toUnsignedJson(raw, input.visible)
}

/** A list of entries as text, as solc writes it, or the `{ entrys }` of java-tron. */
function readAbi(input: RouteInput): TronJson | undefined {
  const { abi } = input.fields
  if (typeof abi !== 'string' || abi === '') return abi === '' ? undefined : abi
  try {
    const parsed = readJson(abi)
    return isJsonObject(parsed) ? parsed : { entrys: parsed }
  } catch (cause) {
    return refuse('json', 'syntax error, abi', cause)
  }
}

async function checkTransfer({ chain }: RouteContext, input: RouteInput): Promise<void> {
  const owner = await chain.getAccount(requireAddress(input, 'owner_address'))
  const amount = readInteger(input, 'amount') ?? 0n
  requireAddress(input, 'to_address')
  if (amount <= 0n) {
    refuse('validate', 'Validate TransferContract error, amount must be greater than 0.')
  }
  if (owner !== undefined && owner.balance < amount) {
    refuse('validate', 'Validate TransferContract error, balance is not sufficient.')
  }
}
