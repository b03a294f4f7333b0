import type { RouteContext, RouteEntry } from '../Route.js'
import { maxBodyBytes, toJsonAnswer } from '../HttpAnswer.js'
import type { HttpAnswer, HttpRequest } from '../HttpAnswer.js'
import { isJsonObject } from '../json/isJsonObject.js'
import { readJson } from '../json/readJson.js'
import type { TronJsonObject } from '../json/TronJson.js'
import { toVisible } from '../json/toVisible.js'
import { writeJson } from '../json/writeJson.js'
import { describeRefusal, refuse } from '../refuse.js'
import { toErrorPage } from '../toErrorPage.js'
import { walletRoutes } from './walletRoutes.js'

const places = { wallet: 'full', walletsolidity: 'solid' } as const

/** Answers `/wallet/…` and `/walletsolidity/…`; `undefined` for any other path. */
export async function serveWallet(
  context: Omit<RouteContext, 'view'>,
  request: HttpRequest,
): Promise<HttpAnswer | undefined> {
  const [, place, name = '', ...rest] = request.path.split('/')
  if (place !== 'wallet' && place !== 'walletsolidity') return undefined
  const view = places[place]
  const entry = rest.length > 0 ? undefined : walletRoutes.get(name)
  if (entry === undefined || (view === 'solid' && entry.solid !== true)) {
    return toErrorPage(request, 404)
  }
  if (!takes(entry, request.method)) return toErrorPage(request, 405)
  return answer({ ...context, view }, entry, request)
}

function takes(entry: RouteEntry, method: string): boolean {
  return method === 'POST' || (entry.get === true && (method === 'GET' || method === 'HEAD'))
}

async function answer(
  context: RouteContext,
  entry: RouteEntry,
  request: HttpRequest,
): Promise<HttpAnswer> {
  try {
    const fields = readFields(request)
    const visible = fields['visible'] === true || fields['visible'] === 'true'
    const json = await entry.answer(context, { fields, visible })
    // java-tron heeds the flag in a query only.
    const int64AsString = request.url.searchParams.get('int64_as_string') === 'true'
    return toJsonAnswer(writeJson(visible ? toVisible(json) : json, int64AsString))
  } catch (error) {
    return toJsonAnswer(writeJson({ Error: describeRefusal(error) }))
  }
}

function readFields({ method, body, url }: HttpRequest): TronJsonObject {
  if (method !== 'POST') return Object.fromEntries(url.searchParams)
  if (body === undefined) {
    return refuse('tooLarge', `body size is too big, the limit is ${maxBodyBytes}`)
  }
  if (body.trim() === '') return {}
  try {
    const parsed = readJson(body)
    if (isJsonObject(parsed)) return parsed
  } catch (cause) {
    return refuse('json', 'syntax error', cause)
  }
  return refuse('json', 'syntax error, expect {')
}
