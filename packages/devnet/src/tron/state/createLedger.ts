import type { Hex, TronContract, TronDelegation } from '../TronChain.js'
import type { AccountRecord } from './AccountRecord.js'
import { createAccountRecord } from './AccountRecord.js'
import type { Journal, JournalTable } from './createJournal.js'
import { createJournal } from './createJournal.js'

/** A contract apart from its code. */
export type ContractRecord = Omit<TronContract, 'runtimeCode' | 'codeHash'>

/** Everything that blocks change, in one history. */
export interface Ledger {
  readonly journal: Journal
  readonly accounts: JournalTable<AccountRecord>
  readonly contracts: JournalTable<ContractRecord>
  readonly codes: JournalTable<Uint8Array>
  /** By address and slot, both hexadecimal; values without leading zeros. */
  readonly storage: JournalTable<Uint8Array>
  /** By resource, sender and receiver. */
  readonly delegations: JournalTable<TronDelegation>
  /** Changes an account, which comes into being where there is none. */
  update(address: Hex, change: Partial<AccountRecord>): void
  /** Adds sun, or takes it away with a negative amount. Whether there is enough was checked before. */
  addBalance(address: Hex, sun: bigint): void
  /** What new accounts get as their time of creation. */
  setTime(milliseconds: number): void
}

/** The state of a chain that has only just begun. */
export function createLedger(): Ledger {
  const journal = createJournal()
  const accounts = journal.createTable<AccountRecord>()
  let time = 0

  function update(address: Hex, change: Partial<AccountRecord>): void {
    accounts.set(address, { ...(accounts.get(address) ?? createAccountRecord(time)), ...change })
  }

  return {
    journal,
    accounts,
    contracts: journal.createTable(),
    codes: journal.createTable(),
    storage: journal.createTable(),
    delegations: journal.createTable(),
    update,
    addBalance(address, sun) {
      update(address, { balance: (accounts.get(address)?.balance ?? 0n) + sun })
    },
    setTime(milliseconds) {
      time = milliseconds
    },
  }
}
