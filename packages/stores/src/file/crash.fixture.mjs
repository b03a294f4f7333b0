const states = /** @type {const} */ (['verified', 'settling', 'settled', 'delivered'])

/**
 * What is written as a version of a key: known to who writes it and to who looks for it afterwards.
 *
 * @param {string} spendKey
 * @param {number} version
 * @returns {import('@farebox/core/server').Claim}
 */
export function toScriptedClaim(spendKey, version) {
  return {
    version,
    spendKey,
    paymentId: `payment of ${spendKey}`,
    state: states[version % states.length] ?? 'verified',
    owner: `writer of version ${version}`,
    leaseUntil: version,
    payer: 'payer',
    scheme: 'exact',
    network: 'eip155:31337',
    asset: 'asset',
    amount: String(version),
    payTo: 'payee',
    resource: 'GET http://localhost/',
    createdAt: 1,
    updatedAt: version,
    presentableUntil: 8_000_000_000_000,
    expiresAt: 8_000_000_000_000,
  }
}

/** How many claims there are that nobody changes, so that a compaction takes its time. */
export const ballast = 1500
