import { sell } from '../../lib/sell'

export const GET = sell('GET /weather', () =>
  Response.json({ city: 'Farebridge', celsius: 17, sky: 'clear' }),
)
