import { sell } from '../../lib/sell'

export const GET = sell('GET /fail', () => {
  throw new Error('This handler always fails.')
})
