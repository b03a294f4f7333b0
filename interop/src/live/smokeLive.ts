import { silenceConsole } from './createPublishedBuyers.js'
import { payOnBscTestnet } from './payOnBscTestnet.js'
import { payOnNile } from './payOnNile.js'
import { readLiveOptions } from './readLiveOptions.js'

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** `npm run smoke:live`: payments on public test networks, where there are keys for them. */
async function smokeLive(): Promise<boolean> {
  const { nile, bscTestnet, skipped } = readLiveOptions(process.env)
  for (const reason of skipped) print(reason)
  silenceConsole()
  const isGoodOnNile = nile === undefined || (await payOnNile(nile, print))
  const isGoodOnBsc = bscTestnet === undefined || (await payOnBscTestnet(bscTestnet, print))
  return isGoodOnNile && isGoodOnBsc
}

process.exitCode = (await smokeLive()) ? 0 : 1
