import { poem } from '@farebox/demo-catalog'
import { sell } from '../../../lib/sell'

export const GET = sell('GET /tron/exact', () => Response.json(poem))
