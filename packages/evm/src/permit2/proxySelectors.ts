import type { Hex } from '../hex/Hex.js'

/** Function selectors of the exact Permit2 proxy. */
export const proxySelectors: { readonly settle: Hex; readonly settleWithPermit: Hex } = {
  settle: '0x13cd3b53',
  settleWithPermit: '0x21a406c9',
}

/** First topics of the events that the exact Permit2 proxy emits, without any argument. */
export const proxyTopics: { readonly settled: Hex; readonly settledWithPermit: Hex } = {
  settled: '0x97088ec3606cfe8cc112180570d03fcde05f9b8e1bfef8e27784eaf5dd5691b6',
  settledWithPermit: '0xde5b89d10fc800c459329c382fabfcad0be0ed7e5328e01fae04e507b09ef5d8',
}
