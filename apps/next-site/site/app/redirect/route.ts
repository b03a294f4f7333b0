import { sell } from '../../lib/sell'

export const GET = sell(
  'GET /redirect',
  () => new Response(null, { status: 302, headers: { Location: '/stats' } }),
)
