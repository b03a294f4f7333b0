import { sell } from '../../lib/sell'

export const POST = sell('POST /echo', async (request) => {
  const type = request.headers.get('content-type') ?? 'text/plain'
  return new Response(await request.arrayBuffer(), { headers: { 'Content-Type': type } })
})
