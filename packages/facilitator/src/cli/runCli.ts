import { readFile } from 'node:fs/promises'
import { FareboxError, toFareboxError } from '@farebox/core'
import { type ConfigFile, readConfigFile } from '../config/readConfigFile.js'
import { type RunningFacilitator, startFacilitator } from '../startFacilitator.js'
import { describeEvent } from './describeEvent.js'
import { parseArguments, usage } from './parseArguments.js'

/** The parts of the process that the command uses. */
export interface CliHost {
  readonly args: readonly string[]
  readonly variables: Readonly<Record<string, string | undefined>>
  /** Writes a line for the user. */
  readonly print: (line: string) => void
  /** Writes a line about trouble, or for the log. */
  readonly printError: (line: string) => void
  /** Resolves when the command is asked to end. */
  readonly ended: Promise<void>
}

/** Runs the command and resolves with its exit code. Never rejects. */
export async function runCli(host: CliHost): Promise<number> {
  try {
    const { configPath, isHelp, ...bind } = parseArguments(host.args, host.variables)
    if (isHelp) {
      host.print(usage.trimEnd())
      return 0
    }
    const file = readConfigFile(await readText(configPath), host.variables)
    const running = await start(host, file, bind)
    await report(host, running)
    await host.ended
    host.print('Stopping: answering what is in progress.')
    await running.close()
    host.print('Stopped.')
    return 0
  } catch (thrown) {
    const error = toFareboxError(thrown)
    host.printError(`farebox-facilitator: ${error.detail ?? error.message} (${error.code})`)
    return 1
  }
}

async function start(
  host: CliHost,
  file: ConfigFile,
  bind: { readonly port: number | undefined; readonly host: string | undefined },
): Promise<RunningFacilitator> {
  const port = bind.port ?? file.port
  const name = bind.host ?? file.host
  return startFacilitator({
    config: file.config,
    ...(port === undefined ? {} : { port }),
    ...(name === undefined ? {} : { host: name }),
    onEvent: (event) => host.printError(describeEvent(event)),
  })
}

async function report(host: CliHost, { facilitator, url }: RunningFacilitator): Promise<void> {
  const { kinds, signers } = await facilitator.supported()
  host.print(`Listening on ${url}`)
  for (const { x402Version, scheme, network } of kinds) {
    // The same again under the names of v1 would only be noise.
    if (x402Version === 2) host.print(`  ${scheme} on ${network}`)
  }
  for (const [family, addresses] of Object.entries(signers)) {
    host.print(`  ${family} settlements are sent by ${addresses.join(', ')}`)
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new FareboxError('config_invalid', {
      detail: `The configuration file ${path} cannot be read; name one with --config.`,
      cause,
    })
  }
}
