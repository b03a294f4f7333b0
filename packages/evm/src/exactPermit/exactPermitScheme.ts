/** The scheme of payments that a PaymentPermit contract executes. */
export const exactPermitScheme = 'exact_permit'
