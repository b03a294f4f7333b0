import { challengeMembers, requiredFields } from './challengeMembers.js'
import { currentVersion, defaultChain } from './constants.js'
import type { Members } from './members.js'
import { proofMembers } from './proofMembers.js'

/** A schema for one kind of message, in the names of the wire. */
export interface MessageSchema {
  readonly $schema: string
  readonly type: 'object'
  readonly required: readonly string[]
  readonly properties: Readonly<
    Record<
      string,
      { readonly type: 'string'; readonly default?: string; readonly enum?: readonly string[] }
    >
  >
}

/** The schemas of a version of the dialect. */
export interface JsonSchemas {
  readonly x402_challenge: MessageSchema
  readonly x402_proof: MessageSchema
  readonly protocol_version: string
}

function describe(members: Members<string>, required: readonly string[]): MessageSchema {
  const properties = [...members.keys()].map((name) => [
    name,
    {
      type: 'string',
      ...(required.includes(name) ? {} : { default: name === 'chain' ? defaultChain : '' }),
      ...(name === 'service_tier' ? { enum: ['basic', 'premium', 'enterprise'] } : {}),
    },
  ])
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    required,
    properties: Object.fromEntries(properties),
  }
}

/**
 * JSON Schemas of challenge and proof as the dialect publishes them, for documents and other programs. The readers
 * of this package check more, and do not hold `service_tier` to its list.
 */
export function getJsonSchema(): JsonSchemas {
  return {
    x402_challenge: describe(challengeMembers, requiredFields),
    x402_proof: describe(proofMembers, ['tx_hash']),
    protocol_version: currentVersion,
  }
}
