export { createRedisAnswerStore, type RedisAnswerStoreOptions } from './createRedisAnswerStore.js'
export { createRedisClaimStore, type RedisClaimStoreOptions } from './createRedisClaimStore.js'
export type { RedisClient } from './RedisClient.js'
