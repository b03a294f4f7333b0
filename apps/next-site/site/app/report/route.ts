import { sell } from '../../lib/sell'

export const GET = sell('GET /report', () =>
  Response.json({ title: 'Quarterly report', pages: 12 }),
)
