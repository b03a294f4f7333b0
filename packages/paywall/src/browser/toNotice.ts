import type { Texts } from '../texts/Texts.js'
import { fillText } from '../fillText.js'
import type { PayResult } from './createPayer.js'
import type { WalletTrouble } from './readWalletError.js'
import type { Notice } from './State.js'

/** What to tell of trouble with a wallet. */
export function toWalletNotice(trouble: WalletTrouble, network: string, texts: Texts): Notice {
  switch (trouble) {
    case 'rejected':
      return { text: texts.rejected }
    case 'busy':
      return { text: texts.walletBusy }
    case 'unknown_chain':
      return { text: fillText(texts.cannotSwitch, { network }) }
    case 'locked':
      return { text: texts.walletLocked }
    case 'approval':
      return { text: texts.approvalFailed }
    case 'node':
      return { text: fillText(texts.nodeFailed, { network }) }
    case 'failed':
      return { text: texts.walletFailed }
  }
}

function toRefusalText(reason: string, charged: 'no' | 'unknown', texts: Texts): string {
  if (charged === 'unknown') return texts.refusedDoubt
  return /valid_before|expired/.test(reason) ? texts.expired : texts.refused
}

/** What to tell of an attempt that brought nothing. */
export function toNotice(
  result: Exclude<PayResult, { kind: 'delivered' }>,
  network: string,
  texts: Texts,
): Notice {
  switch (result.kind) {
    case 'open':
      return { text: result.answered ? texts.pending : texts.unknownOutcome }
    case 'refused':
      return {
        text: toRefusalText(result.reason, result.charged, texts),
        code: fillText(texts.code, { code: result.reason }),
      }
    case 'changed':
      return { text: texts.changed }
    case 'wallet':
      return toWalletNotice(result.trouble, network, texts)
    case 'server':
      return { text: fillText(texts.serverError, { status: String(result.status) }) }
    case 'offline':
      return { text: texts.offline }
    case 'blocked':
      return { text: fillText(texts.blocked, { reason: result.reason }) }
  }
}
