import { parseArgs } from 'node:util'
import { FareboxError } from '@farebox/core'

/** What the command line asks for. */
export interface CliArguments {
  readonly configPath: string
  readonly port: number | undefined
  readonly host: string | undefined
  readonly isHelp: boolean
}

export const usage = `Usage: farebox-facilitator [options]

Verifies and settles x402 payments over HTTP.

  --config <file>  configuration file (default: farebox-facilitator.json)
  --port <number>  port (default: PORT, then the file, then 4020)
  --host <name>    host (default: the file, then 127.0.0.1)
  --help           this text

Private keys are read from the environment: FACILITATOR_PRIVATE_KEY, or the
variable that a network of the file names as "privateKeyEnv".
`

/** @throws `config_invalid` */
export function parseArguments(
  args: readonly string[],
  variables: Readonly<Record<string, string | undefined>>,
): CliArguments {
  const values = parse(args)
  const port = values.port ?? (variables['PORT'] === '' ? undefined : variables['PORT'])
  return {
    configPath: values.config ?? 'farebox-facilitator.json',
    port: port === undefined ? undefined : parsePort(port),
    host: values.host,
    isHelp: values.help === true,
  }
}

interface Values {
  readonly config?: string | undefined
  readonly port?: string | undefined
  readonly host?: string | undefined
  readonly help?: boolean | undefined
}

function parse(args: readonly string[]): Values {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        config: { type: 'string' },
        port: { type: 'string' },
        host: { type: 'string' },
        help: { type: 'boolean' },
      },
    })
    return values
  } catch (cause) {
    throw new FareboxError('config_invalid', {
      detail: 'The arguments are not understood; see --help.',
      cause,
    })
  }
}

function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (port <= 65_535) return port
  throw new FareboxError('config_invalid', { detail: 'A port is a number up to 65535.' })
}
