import type { JsonObject, PaymentPayload, PaymentRequirements } from '@farebox/core'
import {
  toPermit2Payload,
  toPermit2TypedData,
  toPermitPayload,
  toPermitTypedData,
  toTransferTypedData,
} from '@farebox/evm/schemes'
import type {
  Eip3009Authorization,
  Hex,
  PaymentPermit,
  Permit2Authorization,
  TokenDomain,
} from '@farebox/evm/schemes'
import { tronPrivateKeyAccount } from '../account/tronPrivateKeyAccount.js'
import { toTronAddress } from '../address/toTronAddress.js'
import { tronContracts } from '../contracts/tronContracts.js'

// Well-known development keys of anvil: never fund them on a real network.
const buyerKey = 'ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80'
export const signerKey = '5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a'
export const otherSignerKey = '7c852118294e51e653712a81e05800f419141751be58f605c371e15141b007a6'

export const buyer: Hex = '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266'
export const seller: Hex = '0x70997970c51812dc3a010c7d01b50e0d17dc79c8'
export const sender: Hex = '0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc'
export const otherSender: Hex = '0x90f79bf6eb2c4f870365e785982e1f101e93b906'
/** USDT on Nile. */
export const token: Hex = '0xeca9bc828a3005b9a3b909f2cc5c2a54794de05f'
export const network = 'tron:3448148188'
export const contracts = tronContracts(network)
const chainId = 3_448_148_188

const account = tronPrivateKeyAccount(buyerKey)

export interface Made {
  /** As it is in the payload. */
  readonly signature: string
  readonly payment: PaymentPayload
  readonly requirements: PaymentRequirements
}

const base = {
  network,
  amount: '100',
  asset: toTronAddress(token),
  payTo: toTronAddress(seller),
  maxTimeoutSeconds: 300,
}

const toPayment = (accepted: PaymentRequirements, payload: JsonObject): PaymentPayload => ({
  x402Version: 2,
  accepted,
  payload,
})

/** An `exact_permit` payment of 100 atomic units, signed by the buyer as it is changed. */
export async function makePermit(
  now: number,
  change: (permit: PaymentPermit) => PaymentPermit = (permit) => permit,
  fee: { readonly feeTo: Hex; readonly feeAmount: string; readonly caller: Hex } = {
    feeTo: sender,
    feeAmount: '0',
    caller: sender,
  },
): Promise<Made> {
  const permit = change({
    meta: {
      kind: 0n,
      paymentId: '0x00112233445566778899aabbccddeeff',
      nonce: 1234n,
      validAfter: BigInt(now - 60),
      validBefore: BigInt(now + 300),
    },
    buyer,
    caller: fee.caller,
    payment: { payToken: token, payAmount: 100n, payTo: seller },
    fee: { feeTo: fee.feeTo, feeAmount: BigInt(fee.feeAmount) },
  })
  const domain = { chainId, verifyingContract: contracts.paymentPermit }
  const signature = await account.signTypedData(toPermitTypedData(domain, permit))
  const requirements = {
    scheme: 'exact_permit',
    ...base,
    extra: {
      fee: {
        feeTo: toTronAddress(fee.feeTo),
        feeAmount: fee.feeAmount,
        caller: toTronAddress(fee.caller),
      },
    },
  }
  const payload = toPermitPayload(permit, signature, toTronAddress)
  return { payment: toPayment(requirements, payload), requirements, signature }
}

/** An `exact` payment by Permit2 of 100 atomic units. */
export async function makePermit2(
  now: number,
  change: (authorization: Permit2Authorization) => Permit2Authorization = (authorization) =>
    authorization,
): Promise<Made> {
  const authorization = change({
    from: buyer,
    permitted: { token, amount: 100n },
    spender: contracts.exactPermit2Proxy,
    nonce: 1234n,
    deadline: BigInt(now + 300),
    witness: { to: seller, validAfter: 0n },
  })
  const domain = { chainId, verifyingContract: contracts.permit2 }
  const signature = await account.signTypedData(toPermit2TypedData(domain, authorization))
  const requirements = { scheme: 'exact', ...base, extra: { assetTransferMethod: 'permit2' } }
  const payload = toPermit2Payload(authorization, signature)
  return { payment: toPayment(requirements, payload), requirements, signature }
}

const exampleDomain: TokenDomain = {
  name: 'Example Token',
  version: '1',
  chainId,
  verifyingContract: token,
}

/** An `exact` payment by EIP-3009 of 100 atomic units. */
export async function makeTransfer(
  now: number,
  change: (authorization: Eip3009Authorization) => Eip3009Authorization = (authorization) =>
    authorization,
  domain: TokenDomain = exampleDomain,
): Promise<Made> {
  const authorization = change({
    from: buyer,
    to: seller,
    value: 100n,
    validAfter: 0n,
    validBefore: BigInt(now + 300),
    nonce: `0x${'11'.repeat(32)}`,
  })
  const signature = await account.signTypedData(toTransferTypedData(domain, authorization))
  const requirements = {
    scheme: 'exact',
    ...base,
    asset: toTronAddress(domain.verifyingContract),
    extra: { name: domain.name, version: domain.version },
  }
  const { value, validAfter, validBefore, ...rest } = authorization
  const payload = {
    signature,
    authorization: {
      ...rest,
      value: value.toString(),
      validAfter: validAfter.toString(),
      validBefore: validBefore.toString(),
    },
  }
  return { payment: toPayment(requirements, payload), requirements, signature }
}
