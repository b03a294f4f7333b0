/** An answer came that cannot be used. It stays inside: its text is for the logs. */
export class UnusableAnswer extends Error {
  override readonly name = 'UnusableAnswer'
}
