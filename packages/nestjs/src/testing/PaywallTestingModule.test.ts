import {
  createFakeBuyer,
  createFakeFacilitator,
  expectChallenge,
  expectPaid,
  testAsset,
} from '@farebox/testing'
import { Controller, Get } from '@nestjs/common'
import { Test } from '@nestjs/testing'
import { expect, onTestFinished, test } from 'vitest'
import { Paid } from '../Paid.js'
import type { PaywallModuleOptions } from '../PaywallModuleOptions.js'
import { PaywallTestingModule } from './PaywallTestingModule.js'

@Controller()
class WeatherController {
  @Get('local')
  @Paid({ price: '$0.01', scheme: 'exact', network: 'anvil' })
  local() {
    return { sky: 'clear' }
  }

  @Get('real')
  @Paid({ price: '$0.01', scheme: 'exact', network: 'base' })
  real() {
    return { sky: 'clear' }
  }
}

async function start(options?: Partial<PaywallModuleOptions>): Promise<string> {
  const testing = await Test.createTestingModule({
    imports: [PaywallTestingModule.forRoot(options)],
    controllers: [WeatherController],
  }).compile()
  const app = testing.createNestApplication({ logger: false })
  await app.listen(0, '127.0.0.1')
  onTestFinished(() => app.close())
  return app.getUrl()
}

test('sells for nothing real', async () => {
  const url = await start()
  for (const path of ['local', 'real']) {
    expectPaid(await createFakeBuyer().fetch(`${url}/${path}`))
  }
  expect(expectChallenge(await fetch(`${url}/local`)).accepts[0]?.asset).toBe(testAsset.address)
})

test('takes the options of the module', async () => {
  const facilitator = createFakeFacilitator()
  const payTo = '0x90F79bf6EB2c4f870365E785982E1f101E93b906'
  const url = await start({ facilitator, payTo })
  const { payTo: paid } = await createFakeBuyer()
    .fetch(`${url}/local`)
    .then(() => facilitator.settled[0] ?? { payTo: undefined })
  expect(paid).toBe(payTo)
})
