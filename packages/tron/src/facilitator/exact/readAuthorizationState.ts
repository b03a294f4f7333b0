import { encodeAddressWord, selectors } from '@farebox/evm/schemes'
import type { Hex, PermitReader } from '@farebox/evm/schemes'

/**
 * Whether an EIP-3009 token has used a nonce of a payer, or cancelled it; `undefined` when it does not say.
 *
 * @throws what the reader throws
 */
export async function readAuthorizationState(
  reader: PermitReader,
  token: Hex,
  payer: Hex,
  nonce: Hex,
): Promise<boolean | undefined> {
  const data: Hex = `${selectors.authorizationState}${encodeAddressWord(payer)}${nonce.slice(2)}`
  const answer = await reader.call({ to: token, data })
  if (!answer.ok || !/^0x0{63}[01]$/.test(answer.data)) return undefined
  return answer.data.endsWith('1')
}
