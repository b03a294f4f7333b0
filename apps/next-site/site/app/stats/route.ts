import { findCounter } from '../../lib/counter'

/** Free, and new for every request. */
export const dynamic = 'force-dynamic'

export const GET = (): Response => Response.json(findCounter().stats())
