import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { describeStack } from './describeStack.js'
import { print } from './print.js'
import { readLiveStack, removeStackFile, writeStackFile } from './stackFile.js'
import { sellerNames } from './startSellers.js'
import { startWorld } from './startWorld.js'

const path =
  process.argv[2] ?? fileURLToPath(new URL('../../../../.farebox/stack.json', import.meta.url))

/** `npm run stack`: keeps the local world running until Ctrl-C. */
async function runStack(): Promise<number> {
  const running = await readLiveStack(path)
  if (running !== undefined) {
    print(`A stack is running already (process ${running.stack.pid}); see ${path}.`)
    return 1
  }
  await removeStackFile(path)
  const stop = Promise.race([
    once(process, 'SIGINT'),
    once(process, 'SIGTERM'),
    once(process, 'SIGHUP'),
  ])
  const world = await startWorld()
  const description = describeStack(world)
  await writeStackFile(path, description)
  print(`chain        ${description.evm.rpcUrl}  (${description.evm.network})`)
  print(`facilitator  ${description.facilitator.url}`)
  for (const name of sellerNames) print(`${name.padEnd(13)}${description.sellers[name].url}`)
  print('')
  print(`Try it:      curl -i ${description.sellers.express.url}/weather`)
  print(`Everything is in ${path}. Ctrl-C ends it.`)
  await stop
  await removeStackFile(path)
  await world.stop()
  print('Stopped.')
  return 0
}

process.exitCode = await runStack()
