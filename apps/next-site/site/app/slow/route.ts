import { setTimeout as sleep } from 'node:timers/promises'
import { sell } from '../../lib/sell'

export const GET = sell('GET /slow', async () => {
  await sleep(2000)
  return Response.json({ slept: 2 })
})
