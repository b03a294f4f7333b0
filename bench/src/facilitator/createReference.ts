import { toFacilitatorEvmSigner } from '@x402/evm'
import { ExactEvmScheme } from '@x402/evm/exact/facilitator'
import { createWalletClient, publicActions, type Transport } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { foundry } from 'viem/chains'
import type { PaymentChain } from './openChain.js'

/** The reference's facilitator scheme on viem's clients, as its documentation sets it up. */
export function createReference({ devnet }: PaymentChain, transport: Transport): ExactEvmScheme {
  const account = privateKeyToAccount(devnet.accounts.facilitator.privateKey)
  const chain = { ...foundry, id: devnet.chainId }
  const client = createWalletClient({ account, chain, transport }).extend(publicActions)
  // Its documentation casts as well: its types describe an older viem.
  const signer = toFacilitatorEvmSigner({ ...client, address: account.address } as never)
  return new ExactEvmScheme(signer)
}
