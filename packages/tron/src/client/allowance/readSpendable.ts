import { encodeAllowance, encodeBalanceOf } from '@farebox/evm/schemes'
import type { Hex } from '@farebox/evm/schemes'
import type { TronHttp } from '../../rpc/TronHttp.js'

/** A token of a buyer that a contract is to move. */
export interface Spending {
  readonly token: Hex
  readonly owner: Hex
  readonly spender: Hex
}

async function readWord(
  http: TronHttp,
  from: Hex,
  to: Hex,
  data: Hex,
): Promise<bigint | undefined> {
  try {
    const answer = await http.callContract({ from, to, data })
    return answer.ok && answer.data.length === 66 ? BigInt(answer.data) : undefined
  } catch {
    return undefined
  }
}

/** `undefined` where it cannot be read: that is not an allowance of zero. */
export async function readAllowance(
  http: TronHttp,
  { token, owner, spender }: Spending,
): Promise<bigint | undefined> {
  return readWord(http, owner, token, encodeAllowance(owner, spender))
}

/** `undefined` where it cannot be read. */
export async function readTokenBalance(
  http: TronHttp,
  { token, owner }: Pick<Spending, 'token' | 'owner'>,
): Promise<bigint | undefined> {
  return readWord(http, owner, token, encodeBalanceOf(owner))
}
