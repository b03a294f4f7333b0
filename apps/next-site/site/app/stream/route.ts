import { setTimeout as sleep } from 'node:timers/promises'
import { sell } from '../../lib/sell'

function createBeats(): ReadableStream<Uint8Array> {
  let beat = 0
  return new ReadableStream({
    async pull(controller) {
      if (beat > 0) await sleep(100)
      beat += 1
      const event = `data: ${JSON.stringify({ beat })}\n\n`
      if (beat > 3) controller.close()
      else controller.enqueue(new TextEncoder().encode(event))
    },
  })
}

export const GET = sell(
  'GET /stream',
  () => new Response(createBeats(), { headers: { 'Content-Type': 'text/event-stream' } }),
)
