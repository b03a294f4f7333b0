import type { StateManagerInterface } from '@ethereumjs/common'
import type { Address } from '@ethereumjs/util'
import { Account } from '@ethereumjs/util'
import { encodeHex } from '@farebox/core'
import { keccak_256 } from '@noble/hashes/sha3.js'
import type { Ledger } from '../state/createLedger.js'
import type { Hex } from '../TronChain.js'

const none = new Uint8Array()

/** Lets the virtual machine work on the ledger. */
export function createStateManager(ledger: Ledger): StateManagerInterface {
  const { accounts, codes, journal, storage } = ledger
  const checkpoints: number[] = []

  const state: StateManagerInterface = {
    async getAccount(address) {
      const record = accounts.get(toHex(address))
      if (record === undefined) return undefined
      const code = codes.get(toHex(address))
      const codeHash = code === undefined ? undefined : keccak_256(code)
      return new Account(record.nonce, record.balance, undefined, codeHash)
    },
    async putAccount(address, account) {
      // A call without value to nobody brings nobody into being.
      if (
        account === undefined ||
        (account.isEmpty() && accounts.get(toHex(address)) === undefined)
      )
        return
      ledger.update(toHex(address), { balance: account.balance, nonce: account.nonce })
    },
    async deleteAccount(address) {
      accounts.delete(toHex(address))
      codes.delete(toHex(address))
    },
    async modifyAccountFields(address, { balance, nonce }) {
      ledger.update(toHex(address), {
        ...(balance === undefined ? {} : { balance }),
        ...(nonce === undefined ? {} : { nonce }),
      })
    },
    async putCode(address, code) {
      codes.set(toHex(address), code)
      ledger.update(toHex(address), { isContract: true })
    },
    getCode: async (address) => codes.get(toHex(address)) ?? none,
    getCodeSize: async (address) => codes.get(toHex(address))?.length ?? 0,
    getStorage: async (address, key) => storage.get(toSlot(address, key)) ?? none,
    async putStorage(address, key, value) {
      if (value.length === 0) storage.delete(toSlot(address, key))
      else storage.set(toSlot(address, key), value)
    },
    async clearStorage(address) {
      for (const [slot] of storage.entries()) {
        if (slot.startsWith(toHex(address))) storage.delete(slot)
      }
    },
    async checkpoint() {
      checkpoints.push(journal.getPosition())
    },
    async commit() {
      checkpoints.pop()
    },
    async revert() {
      journal.revert(checkpoints.pop() ?? journal.getPosition())
    },
    getStateRoot: async () => new Uint8Array(32),
    setStateRoot: async () => {},
    hasStateRoot: async () => true,
    originalStorageCache: {
      // The TVM prices a write by what the slot holds now, not by what it held before the transaction.
      get: (address, key) => state.getStorage(address, key),
      clear() {},
    },
    clearCaches() {},
    shallowCopy: () => createStateManager(ledger),
  }
  return state
}

function toHex(address: Address): Hex {
  return `0x${encodeHex(address.bytes)}`
}

function toSlot(address: Address, key: Uint8Array): string {
  return `${toHex(address)}${encodeHex(key)}`
}
