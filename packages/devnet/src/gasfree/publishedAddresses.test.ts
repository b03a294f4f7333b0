import { toTronAddress, tronContracts } from '@farebox/tron'
import { TronGasFree } from '@gasfree/gasfree-sdk'
import * as v from 'valibot'
import { concatHex, encodeAbiParameters, encodeFunctionData, pad, parseAbi, slice } from 'viem'
import type { Hex } from 'viem'
import { describe, expect, test } from 'vitest'
import { devAccounts } from '../devAccounts.js'
import { startTron } from '../tron/startTron.js'
import { findGasFreeAddresses } from './findGasFreeAddresses.js'

/** Recorded with @gasfree/gasfree-sdk 1.1.2, for the first two well-known development accounts. */
const recorded = [
  {
    network: 'tron:728126428',
    payer: 'TP6jD75RZkEWB42Zu3GPZ1jgH89qVbAop5',
    payTo: 'TF81jxkg9kcAa8i2Wn26Kg8LaGKgYYvM8U',
  },
  {
    network: 'tron:2494104990',
    payer: 'TUEhNKaFWhKnMBjc5EvBVWY4d78JLb7Nsp',
    payTo: 'TDDE13ZoSZvKQ5r7n1YFhpV9TjRQ3hYaMR',
  },
  {
    network: 'tron:3448148188',
    payer: 'TGzWMae56EBZgbQ5AjqaP1AximiBzk3DEC',
    payTo: 'TNoTrs9eFo4PkAr9cgjnGapqCzZrU5ztZo',
  },
]

const owners = {
  payer: '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266',
  payTo: '0x70997970c51812dc3a010c7d01b50e0d17dc79c8',
} as const

/** Its calldata is a salt and creation code: CREATE2, and answers with the address. */
const factory = '0x6020360360206000376000356020360360006000f560005260206000f3'

const sdk = v.object({
  chainInfo: v.object({ creationCode: v.custom<Hex>((text) => typeof text === 'string') }),
})

describe.each(recorded)('on $network', ({ network, ...addresses }) => {
  test('GasFree is where sellers and buyers look for it', () => {
    const { gasFreeController, gasFreeBeacon } = tronContracts(network)
    const placed = { controller: gasFreeController, beacon: gasFreeBeacon }
    expect(findGasFreeAddresses(network)).toEqual(placed)
  })

  test.each(['payer', 'payTo'] as const)('our chain creates the account of the %s', async (who) => {
    const gasFree = new TronGasFree({ chainId: Number(network.slice(5)) })
    const { creationCode } = v.parse(sdk, gasFree).chainInfo
    const user = owners[who]
    expect(gasFree.generateGasFreeAddress(toTronAddress(user))).toBe(addresses[who])

    const { gasFreeController, gasFreeBeacon } = tronContracts(network)
    const initialization = encodeFunctionData({
      abi: parseAbi(['function initialize(address user)']),
      args: [user],
    })
    const parameters = encodeAbiParameters(
      [{ type: 'address' }, { type: 'bytes' }],
      [gasFreeBeacon, initialization],
    )
    const tron = await startTron({ network })
    try {
      await tron.chain.placeContract(gasFreeController, factory)
      const answer = await tron.chain.call({
        from: devAccounts.facilitator.address,
        to: gasFreeController,
        data: concatHex([pad(user), creationCode, parameters]),
      })
      expect(toTronAddress(slice(answer.data, 12))).toBe(addresses[who])
    } finally {
      await tron.close()
    }
  })
})
