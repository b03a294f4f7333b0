import { encodeHex } from '@farebox/core'
import { toTronAddress } from '@farebox/tron'
import type { Permission } from '@farebox/tron/transaction'
import { contractNumbers } from '@farebox/tron/transaction'
import type { Ledger } from '../state/createLedger.js'
import type { Hex, TronSignWeight } from '../TronChain.js'
import type { Candidate } from './Candidate.js'
import { toPermissions } from './toPermissions.js'

const maxSignatures = 5

/** Who signed, and whether the permission that the transaction names lets them. */
export function weighSignatures(candidate: Candidate, ledger: Ledger): TronSignWeight {
  const { contract, owner, signatures, signers } = candidate
  const id = contract.Permission_id ?? 0
  const { owner: ownerPermission, actives } = toPermissions(owner, ledger.accounts.get(owner))
  const permission = id === 0 ? ownerPermission : actives.find((active) => (active.id ?? 0) === id)
  if (permission === undefined) return fail('PERMISSION_ERROR', "permission isn't exit")
  if (id !== 0 && !allows(permission, contract.type)) {
    return fail('PERMISSION_ERROR', 'Permission denied', permission)
  }
  const keys = permission.keys ?? []
  if (signatures.length > Math.min(keys.length, maxSignatures)) {
    const message = `Signature count is ${signatures.length} more than key counts of permission : ${keys.length}`
    return fail('PERMISSION_ERROR', message, permission)
  }

  const approved: Hex[] = []
  let currentWeight = 0
  for (const [index, signature] of signatures.entries()) {
    if (signature.length < 65) {
      return fail('SIGNATURE_FORMAT_ERROR', `Signature size is ${signature.length}`, permission)
    }
    const signer = signers[index]
    if (signer === undefined) {
      return fail('COMPUTE_ADDRESS_ERROR', 'Signature could not be recovered', permission)
    }
    const weight = keys.find(({ address }) => address === `41${signer.slice(2)}`)?.weight
    if (weight === undefined) {
      const message = `${encodeHex(signature)} is signed by ${toTronAddress(signer)} but it is not contained of permission.`
      return fail('PERMISSION_ERROR', message, permission)
    }
    if (approved.includes(signer)) {
      return fail('PERMISSION_ERROR', `${toTronAddress(signer)} has signed twice!`, permission)
    }
    approved.push(signer)
    currentWeight += Number(weight)
  }
  const isEnough = currentWeight >= Number(permission.threshold ?? 0)
  const code = isEnough ? 'ENOUGH_PERMISSION' : 'NOT_ENOUGH_PERMISSION'
  return { permission, approved, currentWeight, code }
}

function fail(
  code: TronSignWeight['code'],
  message: string,
  permission?: Permission,
): TronSignWeight {
  return {
    ...(permission === undefined ? {} : { permission }),
    approved: [],
    currentWeight: 0,
    code,
    message,
  }
}

/** Bit n, lowest first within each byte, stands for contract type n. */
function allows({ operations = '' }: Permission, type: string): boolean {
  const number = contractNumbers[type] ?? 0
  const byte = Number.parseInt(operations.slice((number >> 3) * 2, (number >> 3) * 2 + 2), 16)
  return (byte & (1 << (number & 7))) !== 0
}
