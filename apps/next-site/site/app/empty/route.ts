import { sell } from '../../lib/sell'

export const GET = sell('GET /empty', () => new Response(null, { status: 204 }))
