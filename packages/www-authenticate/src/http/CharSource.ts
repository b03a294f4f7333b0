/** The part of a string that scanners use, so that a test can count what they read. */
export type CharSource = Pick<string, 'length' | 'charAt' | 'indexOf' | 'slice'>
