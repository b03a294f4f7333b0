import type { ParamsDict } from '@ethereumjs/common'
import { paramsEVM } from '@ethereumjs/evm'

/**
 * java-tron's price of each instruction, where it differs from Ethereum's at Cancun: no cold and warm reads, no
 * refunds, and a write costs 20000 where it fills an empty slot and 5000 everywhere else.
 */
export const energyTable: ParamsDict = {
  ...paramsEVM,
  607: { ...paramsEVM[607], expByteGas: 10 },
  1679: { ...paramsEVM[1679], sstoreSentryEIP2200Gas: 0 },
  2929: {
    ...paramsEVM[2929],
    callGas: 40,
    callcodeGas: 40,
    delegatecallGas: 40,
    staticcallGas: 40,
    balanceGas: 20,
    extcodesizeGas: 20,
    extcodecopyGas: 20,
    extcodehashGas: 400,
    sloadGas: 50,
    sstoreNoopEIP2200Gas: 5000,
    sstoreDirtyEIP2200Gas: 5000,
    sstoreCleanEIP2200Gas: 5000,
  },
}
