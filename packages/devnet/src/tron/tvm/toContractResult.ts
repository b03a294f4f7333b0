import type { ContractResult } from '@farebox/tron/transaction'

/** java-tron's outcome for each error of the machine, with the words it says where they are fixed. */
const outcomes: Readonly<Record<string, readonly [ContractResult, string]>> = {
  revert: ['REVERT', 'REVERT opcode executed'],
  'out of gas': ['OUT_OF_ENERGY', 'Not enough energy'],
  'code store out of gas': ['OUT_OF_ENERGY', 'Not enough energy'],
  'invalid JUMP': ['BAD_JUMP_DESTINATION', "Operation with pc isn't JUMPDEST"],
  'stack underflow': ['STACK_TOO_SMALL', 'Expected stack size is larger than the stack'],
  'stack overflow': ['STACK_TOO_LARGE', 'Expected stack size exceeds the limit 1024'],
  'invalid opcode': ['ILLEGAL_OPERATION', 'Invalid operation code'],
  'invalid bytecode deployed': ['INVALID_CODE', 'invalid code: must not begin with 0xef'],
  'insufficient balance': [
    'TRANSFER_FAILED',
    'Validate InternalTransfer error, balance is not sufficient.',
  ],
  'static state change': ['UNKNOWN', 'Attempt to call a state modifying opcode inside STATICCALL'],
}

/** What became of a call, in java-tron's terms. */
export function toContractResult(error: string | undefined): {
  readonly result: ContractResult
  readonly message?: string
} {
  if (error === undefined) return { result: 'SUCCESS' }
  // The machine says where a jump went wrong.
  const [result, message] = outcomes[error.replace(/ at .*/, '')] ?? ['UNKNOWN', error]
  return { result, message }
}
