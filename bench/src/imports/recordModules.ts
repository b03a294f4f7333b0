import type { InitializeHook, LoadHook } from 'node:module'
import type { MessagePort } from 'node:worker_threads'

/*
 * Module hooks of Node: remembers what is loaded, and tells it when asked.
 */

const loaded: string[] = []

export const initialize: InitializeHook<{ readonly port: MessagePort }> = ({ port }) => {
  port.on('message', () => port.postMessage(loaded))
  port.unref()
}

export const load: LoadHook = async (url, context, nextLoad) => {
  if (!url.startsWith('node:')) loaded.push(url)
  return nextLoad(url, context)
}
