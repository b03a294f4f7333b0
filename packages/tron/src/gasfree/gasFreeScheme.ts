/** The scheme of payments that a GasFree provider relays. */
export const gasFreeScheme = 'exact_gasfree'

/** The only version of `PermitTransfer` there is. */
export const gasFreeVersion = 1n
