/** Characters of a field, or of all its lines together: refused before they are looked at. */
export const maxFieldLength = 8192

/** Characters of one value of the dialect. */
export const maxValueLength = 2048

/** Parameters of one challenge. */
export const maxParams = 64

/** Challenges of one field. */
export const maxChallenges = 64
