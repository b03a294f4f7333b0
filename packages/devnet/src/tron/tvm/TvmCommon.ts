import { Common } from '@ethereumjs/common'

/** Cold and warm reads, a price and a limit of creation code: parts of Cancun that TRON did not take over. */
const absent: ReadonlySet<number> = new Set([2929, 3860])

/** Ethereum's rules at Cancun, less what TRON left out. */
export class TvmCommon extends Common {
  override isActivatedEIP(eip: number): boolean {
    return !absent.has(eip) && super.isActivatedEIP(eip)
  }
}
