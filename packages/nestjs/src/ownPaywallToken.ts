/** What a guard injects: the paywall of the module that it is made in, whatever its name. */
export const ownPaywallToken = 'farebox:OwnPaywall'
