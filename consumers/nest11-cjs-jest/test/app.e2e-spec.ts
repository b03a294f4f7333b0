import { evm } from '@farebox/evm/server'
import { getPaywallOptionsToken, PaywallHttpException } from '@farebox/nestjs'
import { PaywallTestingModule } from '@farebox/nestjs/testing'
import {
  createFakeBuyer,
  createFakeFacilitator,
  expectChallenge,
  expectNotCharged,
  expectPaid,
} from '@farebox/testing'
import { type INestApplication } from '@nestjs/common'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger'
import { Test } from '@nestjs/testing'
import request from 'supertest'
import { AppController } from './../src/app.controller'
import { AppModule } from './../src/app.module'
import { PricesService } from './../src/prices.service'

const buyer = createFakeBuyer()

describe.each(['Express', 'Fastify'])('AppModule on %s', (platform) => {
  const facilitator = createFakeFacilitator()
  let app: INestApplication

  beforeAll(async () => {
    const testing = await Test.createTestingModule({ imports: [AppModule] })
      .overrideProvider(getPaywallOptionsToken())
      .useValue({
        facilitator,
        schemes: [evm()],
        payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
      })
      .compile()
    app =
      platform === 'Express'
        ? testing.createNestApplication({ logger: false })
        : testing.createNestApplication(new FastifyAdapter(), { logger: false })
    await app.init()
    if (platform === 'Fastify') await app.getHttpAdapter().getInstance().ready()
  })

  beforeEach(() => facilitator.reset())
  afterAll(() => app.close())

  test('402, then paid', async () => {
    const unpaid = await request(app.getHttpServer()).get('/weather')
    const { accepts } = expectChallenge(unpaid)
    expect(accepts[0]).toMatchObject({ network: 'eip155:84532', amount: '10000' })
    const paid = await request(app.getHttpServer())
      .get('/weather')
      .set('payment-signature', await buyer.payFor(unpaid))
      .expect(200, { sky: 'clear', soldTo: buyer.address })
    expect(expectPaid(paid).payer).toBe(buyer.address)
    expect(facilitator.settled).toHaveLength(1)
  })

  test('a price from a service', async () => {
    const unpaid = await request(app.getHttpServer()).get('/report')
    expect(expectChallenge(unpaid).accepts[0].amount).toBe('20000')
  })

  test('a settlement that fails', async () => {
    facilitator.next('settle', { failed: 'invalid_exact_evm_insufficient_balance' })
    const unpaid = await request(app.getHttpServer()).get('/weather')
    const failed = await request(app.getHttpServer())
      .get('/weather')
      .set('payment-signature', await buyer.payFor(unpaid))
    expectNotCharged(failed)
    expect(failed.status).toBe(402)
    expect(failed.text).not.toContain('clear')
  })

  test('free', async () => {
    await request(app.getHttpServer()).get('/health').expect(200, 'ok')
  })

  test('documented', () => {
    const document = SwaggerModule.createDocument(app, new DocumentBuilder().build())
    expect(document.paths['/report'].get?.responses['402']).toBeDefined()
  })
})

test('a controller alone', async () => {
  const testing = await Test.createTestingModule({
    imports: [PaywallTestingModule.forRoot()],
    controllers: [AppController],
    providers: [PricesService],
  }).compile()
  const app = testing.createNestApplication({ logger: false })
  await app.listen(0, '127.0.0.1')
  const response = await buyer.fetch(`${await app.getUrl()}/weather`)
  expect(response.status).toBe(200)
  await app.close()
})

test('a wrong price keeps the application from starting', async () => {
  const testing = await Test.createTestingModule({
    imports: [PaywallTestingModule.forRoot({ payTo: 'nobody' })],
    controllers: [AppController],
    providers: [PricesService],
  }).compile()
  await expect(testing.createNestApplication({ logger: false }).init()).rejects.toMatchObject({
    code: 'config_invalid',
  })
})

test('one exception class', () => {
  expect(new PaywallHttpException().getStatus()).toBe(499)
})
