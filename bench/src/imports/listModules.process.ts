import { once } from 'node:events'
import { register } from 'node:module'
import { MessageChannel } from 'node:worker_threads'

/*
 * Prints the URLs of all modules that importing the given packages loads, as JSON.
 */

const { port1, port2 } = new MessageChannel()
register('./recordModules.js', {
  parentURL: import.meta.url,
  data: { port: port2 },
  transferList: [port2],
})
for (const specifier of process.argv.slice(2)) await import(specifier)
port1.postMessage('list')
const [modules]: unknown[] = await once(port1, 'message')
port1.close()
process.stdout.write(JSON.stringify(modules))
