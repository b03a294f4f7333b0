import type { TronParameters } from '../../TronChain.js'
import { omitDefaults } from '../json/omitDefaults.js'
import { readRoute } from '../Route.js'
import type { RouteEntry } from '../Route.js'

/** The node, the network's rules and prices, and the few lists that are empty here. */
export const nodeRoutes: Readonly<Record<string, RouteEntry>> = {
  getnodeinfo: {
    get: true,
    answer: async ({ chain }) => {
      const head = await chain.getHead('full')
      const solid = await chain.getHead('solid')
      return {
        beginSyncNum: head.number,
        block: `Num:${head.number},ID:${head.id}`,
        solidityBlock: `Num:${solid.number},ID:${solid.id}`,
        currentConnectCount: 0,
        activeConnectCount: 0,
        passiveConnectCount: 0,
        totalFlow: 0,
        peerList: [],
        // tronweb reads the version to know which routes there are.
        configNodeInfo: { codeVersion: '4.8.0', p2pVersion: '11111', listenPort: 18888 },
        machineInfo: {},
        cheatWitnessInfoMap: {},
      }
    },
  },
  getchainparameters: readRoute(async ({ chain }) => ({
    chainParameter: toChainParameters(chain.parameters),
  })),
  getenergyprices: readRoute(async ({ chain }) => ({
    prices: `0:${chain.parameters.energyPrice}`,
  })),
  getbandwidthprices: readRoute(async ({ chain }) => ({
    prices: `0:${chain.parameters.bandwidthPrice}`,
  })),
  getmemofee: readRoute(async ({ chain }) => ({ prices: `0:${chain.parameters.memoFee}` })),
  getburntrx: readRoute(async () => ({ burnTrxAmount: 0 })),
  getnextmaintenancetime: readRoute(async ({ chain, view }) => {
    const { timestamp } = await chain.getHead(view)
    const period = 21_600_000
    return { num: (Math.floor(timestamp / period) + 1) * period }
  }),
  listnodes: readRoute(async () => ({})),
  listwitnesses: readRoute(async () => ({})),
  getpaginatednowwitnesslist: readRoute(async () => ({})),
  listproposals: readRoute(async () => ({})),
  listexchanges: readRoute(async () => ({})),
  getassetissuelist: readRoute(async () => ({})),
}

/** Names and order as java-tron has them; those that nothing here depends on are left out. */
function toChainParameters(rules: TronParameters): readonly ReturnType<typeof omitDefaults>[] {
  const values = {
    getMaintenanceTimeInterval: 21_600_000,
    getCreateAccountFee: rules.newAccountNetFee,
    getTransactionFee: rules.bandwidthPrice,
    getCreateNewAccountFeeInSystemContract: rules.newAccountFee,
    getCreateNewAccountBandwidthRate: 1,
    getEnergyFee: rules.energyPrice,
    getTotalEnergyLimit: rules.totalEnergyLimit,
    getAllowDelegateResource: 1,
    getAllowTvmTransferTrc10: 1,
    getTotalEnergyCurrentLimit: rules.totalEnergyLimit,
    getAllowMultiSign: 1,
    getUpdateAccountPermissionFee: rules.permissionUpdateFee,
    getMultiSignFee: rules.multiSignFee,
    getAllowTvmConstantinople: 1,
    getAllowTvmSolidity059: 1,
    getAllowTvmIstanbul: 1,
    getMaxFeeLimit: rules.maxFeeLimit,
    getFreeNetLimit: rules.freeNetLimit,
    getTotalNetLimit: rules.totalNetLimit,
    getAllowTvmLondon: 1,
    getMemoFee: rules.memoFee,
    getUnfreezeDelayDays: rules.unfreezeDelayMs / 86_400_000,
    getAllowOptimizedReturnValueOfChainId: 1,
    getAllowTvmShangHai: 1,
    getAllowTvmCancun: 1,
  }
  return Object.entries(values).map(([key, value]) => omitDefaults({ key, value }))
}
