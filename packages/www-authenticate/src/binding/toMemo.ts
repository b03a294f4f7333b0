import { hashText } from './hashText.js'
import { toBase64Url } from './toBase64Url.js'

const prefix = 'Ag402-v1|'

/**
 * The memo that binds a transfer to a challenge. The chain shows a hash only: who sees it cannot present the
 * transfer, and it fits no other challenge.
 */
export async function toMemo(id: string, secret: string): Promise<string> {
  return `${prefix}${toBase64Url(await hashText(id + secret))}`
}

/** Whether a memo is one of {@link toMemo}; older buyers write 32 hexadecimal digits of their own. */
export function isBindingMemo(memo: string): boolean {
  return memo.startsWith(prefix) && /^[\w-]{43}$/.test(memo.slice(prefix.length))
}
