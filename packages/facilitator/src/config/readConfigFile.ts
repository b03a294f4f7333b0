import { FareboxError, parseJson } from '@farebox/core'
import * as v from 'valibot'
import type {
  FacilitatorConfig,
  FacilitatorNetworkConfig,
  GasFreeConfig,
} from './FacilitatorConfig.js'

/** What the file of the command says. Keys are not in it: it names the variables that hold them. */
export interface ConfigFile {
  readonly config: FacilitatorConfig
  readonly port: number | undefined
  readonly host: string | undefined
}

/** Variables of the process. */
export type Variables = Readonly<Record<string, string | undefined>>

const defaultKeyVariable = 'FACILITATOR_PRIVATE_KEY'

const positive = v.pipe(v.number(), v.safeInteger(), v.minValue(1))

const fileSchema = v.strictObject({
  host: v.optional(v.pipe(v.string(), v.minLength(1))),
  port: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(65_535))),
  allowMainnet: v.optional(v.boolean()),
  unsafeMemoryLedger: v.optional(v.boolean()),
  settleTimeoutMs: v.optional(positive),
  networks: v.pipe(
    v.array(
      v.strictObject({
        network: v.string(),
        privateKeyEnv: v.optional(v.string(), defaultKeyVariable),
        rpcUrl: v.exactOptional(v.string()),
        rpcUrls: v.exactOptional(v.pipe(v.array(v.string()), v.minLength(1))),
        apiKeyEnv: v.exactOptional(v.string()),
        confirmations: v.exactOptional(positive),
        finality: v.exactOptional(v.picklist(['packed', 'solidified'])),
        paymentPermit: v.exactOptional(v.string()),
        fees: v.exactOptional(v.record(v.string(), v.pipe(v.string(), v.regex(/^\d{1,78}$/)))),
        feeTo: v.exactOptional(v.string()),
        gasFree: v.exactOptional(
          v.strictObject({
            url: v.string(),
            apiKeyEnv: v.exactOptional(v.string()),
            apiSecretEnv: v.exactOptional(v.string()),
          }),
        ),
      }),
    ),
    v.minLength(1),
  ),
})

/**
 * Reads the text of a configuration file, and the private keys that it names.
 *
 * @throws `config_invalid`, which names the member or variable and never shows its value
 */
export function readConfigFile(text: string, variables: Variables): ConfigFile {
  const { host, port, networks, allowMainnet, unsafeMemoryLedger, settleTimeoutMs } =
    parseFile(text)
  return {
    host,
    port,
    config: {
      networks: networks.map(({ privateKeyEnv, apiKeyEnv, gasFree, ...network }) => ({
        ...network,
        privateKeys: [readPrivateKey(privateKeyEnv, variables)],
        ...readSecret('apiKey', apiKeyEnv, variables),
        ...(gasFree === undefined ? {} : { gasFree: readGasFree(gasFree, variables) }),
      })),
      ...(allowMainnet === undefined ? {} : { allowMainnet }),
      ...(unsafeMemoryLedger === undefined ? {} : { unsafeMemoryLedger }),
      ...(settleTimeoutMs === undefined ? {} : { settleTimeoutMs }),
    },
  }
}

function parseFile(text: string): v.InferOutput<typeof fileSchema> {
  let value: unknown
  try {
    value = parseJson(text)
  } catch (cause) {
    throw new FareboxError('config_invalid', {
      detail: 'The configuration file is not JSON.',
      cause,
    })
  }
  const result = v.safeParse(fileSchema, value)
  if (result.success) return result.output
  const [issue] = result.issues
  const path = v.getDotPath(issue) ?? 'The configuration file'
  throw new FareboxError('config_invalid', { detail: `${path} ${describe(issue)}.` })
}

function describe(issue: v.BaseIssue<unknown>): string {
  if (issue.type === 'strict_object' && issue.expected === 'never') return 'is not a known member'
  if (issue.received === 'undefined') return 'is missing'
  return 'is not valid'
}

interface GasFreeEntry {
  readonly url: string
  readonly apiKeyEnv?: string
  readonly apiSecretEnv?: string
}

function readGasFree(entry: GasFreeEntry, variables: Variables): GasFreeConfig {
  return {
    url: entry.url,
    ...readSecret('apiKey', entry.apiKeyEnv, variables),
    ...readSecret('apiSecret', entry.apiSecretEnv, variables),
  }
}

/** A member from the variable that the file names, where it names one. */
function readSecret<Member extends string>(
  member: Member,
  name: string | undefined,
  variables: Variables,
): Partial<Record<Member, string>> {
  if (name === undefined) return {}
  const value = variables[name]?.trim()
  if (value === undefined || value === '') {
    throw new FareboxError('config_invalid', {
      detail: `The environment variable ${name} must not be empty.`,
    })
  }
  // An object with one computed key has no narrower type.
  return { [member]: value } as Record<Member, string>
}

function readPrivateKey(
  name: string,
  variables: Variables,
): FacilitatorNetworkConfig['privateKeys'][number] {
  const key = variables[name]?.trim()
  if (key === undefined || key === '') {
    throw new FareboxError('config_invalid', {
      detail: `The environment variable ${name} must hold a private key.`,
    })
  }
  if (!isPrivateKey(key)) {
    throw new FareboxError('config_invalid', {
      detail: `The environment variable ${name} must hold 0x and 64 hexadecimal digits.`,
    })
  }
  return key
}

function isPrivateKey(text: string): text is `0x${string}` {
  return /^0x[0-9a-fA-F]{64}$/.test(text)
}
