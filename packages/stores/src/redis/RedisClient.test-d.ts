import type { ClaimStore } from '@farebox/core/server'
import type { Cluster, Redis } from 'ioredis'
import type { Cluster as Cluster5, Redis as Redis5 } from 'ioredis-5'
import { expectTypeOf, test } from 'vitest'
import type { createRedisClaimStore, RedisClaimStoreOptions } from './createRedisClaimStore.js'
import type { RedisClient } from './RedisClient.js'

test('clients of ioredis fit as they are', () => {
  expectTypeOf<Redis>().toExtend<RedisClient>()
  expectTypeOf<Cluster>().toExtend<RedisClient>()
  expectTypeOf<Redis5>().toExtend<RedisClient>()
  expectTypeOf<Cluster5>().toExtend<RedisClient>()
})

test('a client is needed, and is enough', () => {
  expectTypeOf<{ client: RedisClient }>().toExtend<RedisClaimStoreOptions>()
  // @ts-expect-error There is no default connection.
  const options: RedisClaimStoreOptions = {}
  expectTypeOf(options).toExtend<object>()
  expectTypeOf<ReturnType<typeof createRedisClaimStore>>().toEqualTypeOf<ClaimStore>()
})
