import { toBlockJson } from '../json/toBlockJson.js'
import type { TronJson } from '../json/TronJson.js'
import { refuse } from '../refuse.js'
import { readRoute } from '../Route.js'
import type { RouteContext, RouteEntry } from '../Route.js'
import { readBytes, readCount, readText } from '../RouteInput.js'

const maxBlocks = 100

/** Blocks, one or many. */
export const blockRoutes: Readonly<Record<string, RouteEntry>> = {
  getnowblock: readRoute(async ({ chain, view }) => toBlockJson(await chain.getHead(view))),
  getblock: readRoute(async (context, input) => {
    const wanted = readText(input, 'id_or_num')
    const detail = readText(input, 'detail') === 'true'
    if (wanted === undefined) return toBlockJson(await context.chain.getHead(context.view), detail)
    if (/^[0-9a-f]{64}$/i.test(wanted)) return findBlock(context, wanted.toLowerCase(), detail)
    if (/^\d{1,15}$/.test(wanted)) return findBlock(context, Number(wanted), detail)
    return refuse('argument', 'id_or_num is neither a number nor a block id')
  }),
  getblockbynum: readRoute((context, input) => findBlock(context, readCount(input, 'num') ?? 0)),
  getblockbyid: readRoute((context, input) =>
    findBlock(context, readBytes(input, 'value')?.slice(2) ?? ''),
  ),
  getblockbylimitnext: readRoute((context, input) => {
    const start = readCount(input, 'startNum') ?? 0
    const end = readCount(input, 'endNum') ?? 0
    return start >= end || end - start > maxBlocks
      ? Promise.resolve({})
      : listBlocks(context, start, end)
  }),
  getblockbylatestnum: readRoute(async (context, input) => {
    const count = readCount(input, 'num') ?? 0
    if (count === 0 || count >= maxBlocks) return {}
    const { number } = await context.chain.getHead(context.view)
    return listBlocks(context, Math.max(0, number - count + 1), number + 1)
  }),
}

async function findBlock(
  { chain, view }: RouteContext,
  numberOrId: number | string,
  detail = true,
): Promise<TronJson> {
  const block = await chain.getBlock(numberOrId, view)
  return block === undefined ? {} : toBlockJson(block, detail)
}

async function listBlocks(
  { chain, view }: RouteContext,
  start: number,
  end: number,
): Promise<TronJson> {
  const numbers = Array.from({ length: end - start }, (_, index) => start + index)
  const blocks = await Promise.all(numbers.map((number) => chain.getBlock(number, view)))
  return { block: blocks.flatMap((block) => (block === undefined ? [] : [toBlockJson(block)])) }
}
