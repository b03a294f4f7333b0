import type { ExtensionHeaders } from './ExtensionHeaders.js'

/** The auth-scheme of challenges and proofs. Compared without regard to case. */
export const scheme = 'x402'

/** The version of the dialect, which is not one of x402. */
export const currentVersion = 'v1.0'

export const supportedVersions: readonly string[] = [currentVersion]

/** What a client adds to every request: a seller can tell by it that the dialect is understood. */
export const versionHeader: Readonly<Record<'Accept-x402-Version', string>> = {
  'Accept-x402-Version': currentVersion,
}

/** Extension headers, where they are found after parsing, and what the dialect's documents foresee for them. */
export const extensionHeaders: Readonly<
  Record<
    string,
    {
      readonly member: keyof ExtensionHeaders
      readonly v1Action: string
      readonly v2Action: string
    }
  >
> = {
  'X-Service-Hash': {
    member: 'serviceHash',
    v1Action: 'parse_and_passthrough',
    v2Action: 'verify_and_store',
  },
  'X-Agent-ID': { member: 'agentId', v1Action: 'parse_and_passthrough', v2Action: 'inject_auto' },
  'Accept-x402-Version': { member: 'version', v1Action: 'active', v2Action: 'active' },
}

/** States of a payment in the dialect's vocabulary. None of them is ever on the wire. */
export const paymentStatuses = ['pending', 'confirmed', 'failed', 'rolled_back', 'timeout'] as const

/** What a field without a chain means to the dialect. */
export const defaultChain = 'solana'
