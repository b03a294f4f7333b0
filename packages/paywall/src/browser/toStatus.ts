import type { Texts } from '../texts/Texts.js'
import { fillText } from '../fillText.js'
import { formatSize } from './formatUnits.js'
import type { State } from './State.js'

/** What is going on, for the status line that screen readers follow. */
export function toStatus(state: State, wallet: string, texts: Texts, language: string): string {
  const { busy } = state
  if (busy === undefined) return ''
  switch (busy) {
    case 'connecting':
      return fillText(texts.busyConnecting, { wallet })
    case 'switching':
      return fillText(texts.busySwitching, { wallet })
    case 'approving':
      return fillText(texts.busyApproving, { wallet })
    case 'packing':
      return texts.busyPacking
    case 'checking':
      return texts.busyChecking
    case 'signing':
      return fillText(texts.busySigning, { wallet })
    case 'sending':
      return texts.busySending
    case 'waiting':
      return fillText(texts.busyWaiting, { attempt: String(state.attempt ?? 2) })
    case 'receiving':
      return fillText(texts.busyReceiving, { size: formatSize(state.received ?? 0, language) })
  }
}
