/** The standard alphabet of RFC 4648 §4, by sextet. */
export const base64Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** The character code of `=`. */
export const base64Padding = 0x3d
