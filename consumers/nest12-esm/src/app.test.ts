import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFakeBuyer, expectChallenge, expectPaid } from '@farebox/testing'
import { NestFactory } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { AppModule } from './app.module.js'

for (const adapter of [new ExpressAdapter(), new FastifyAdapter()]) {
  test(`402, then paid, on ${adapter.getType()}`, async () => {
    const app = await NestFactory.create(AppModule, adapter, { logger: false })
    await app.listen(0, '127.0.0.1')
    try {
      const url = `${await app.getUrl()}/weather`
      assert.equal(expectChallenge(await fetch(url)).accepts.length, 1)
      const buyer = createFakeBuyer()
      const response = await buyer.fetch(url)
      assert.equal(expectPaid(response).payer, buyer.address)
      assert.deepEqual(await response.json(), { sky: 'clear', soldTo: buyer.address })
    } finally {
      await app.close()
    }
  })
}
