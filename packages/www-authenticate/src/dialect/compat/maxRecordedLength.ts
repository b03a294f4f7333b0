/** The recorded readers know no limit. Node takes no more headers than this, all together. */
export const maxRecordedLength = 16_384
