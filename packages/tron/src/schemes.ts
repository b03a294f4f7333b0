/** The schemes that this package speaks. */
export const exactScheme = 'exact'
export const exactPermitScheme = 'exact_permit'
