/**
 * Why a field cannot be taken apart:
 * `empty` has nothing in it; `too_long` and `too_many` exceed a limit; `character` is a control character or one
 * outside ASCII; `duplicate` is a parameter named twice; `unterminated` is a quote that is never closed;
 * `syntax` is everything else that RFC 9110 §11 does not allow.
 */
export type SyntaxFault =
  | 'empty'
  | 'too_long'
  | 'too_many'
  | 'character'
  | 'duplicate'
  | 'unterminated'
  | 'syntax'

/**
 * Why a value is no message of the dialect, or cannot become one. Beside the faults of syntax:
 * `other_scheme` belongs to somebody else; `missing` is a field that must say something and does not; `amount`,
 * `amount_zero` and `amount_precision` are no decimal, none above zero, and one with more decimals than the
 * token; `tx_hash` cannot be the hash of a transaction; `form` is a field that older readers of the dialect would
 * not see; `name` cannot be the name of an extra parameter; `not_text` is no string.
 */
export type Reason =
  | SyntaxFault
  | 'other_scheme'
  | 'missing'
  | 'amount'
  | 'amount_zero'
  | 'amount_precision'
  | 'tx_hash'
  | 'form'
  | 'name'
  | 'not_text'
