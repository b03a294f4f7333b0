import { EvmSigner, TronSigner } from '@bankofai/agent-wallet'
import {
  EVM_RPC_URLS,
  EvmClientSigner,
  ExactEvmClientMechanism,
  ExactPermitEvmClientMechanism,
  ExactPermitTronClientMechanism,
  GasFreeAPIClient,
  SufficientBalancePolicy,
  TRON_RPC_URLS,
  TronClientSigner,
  X402Client,
  X402FetchClient,
} from '@bankofai/x402'

function toBytes(privateKey: string): Uint8Array {
  return Buffer.from(privateKey.replace(/^0x/, ''), 'hex')
}

/** The published signer with a key that is given, instead of one from the environment. */
export async function createTronSigner(privateKey: string): Promise<TronClientSigner> {
  const wallet = new TronSigner(toBytes(privateKey))
  const signer = new TronClientSigner(wallet)
  signer.setAddress(await wallet.getAddress())
  return signer
}

export async function createEvmSigner(privateKey: string): Promise<EvmClientSigner> {
  const wallet = new EvmSigner(toBytes(privateKey))
  const signer = new EvmClientSigner(wallet)
  signer.setAddress(await wallet.getAddress())
  return signer
}

/**
 * The published fetch client as its README sets it up, with what it has for TRON: `exact_permit` and
 * `exact_gasfree`. All that is changed is one entry of its exported table of nodes, since it has no other
 * way to be told of one.
 */
export async function createTronBuyer(
  privateKey: string,
  rpcUrl: string,
  gasFreeUrl: string,
): Promise<X402FetchClient> {
  TRON_RPC_URLS['tron:nile'] = rpcUrl
  const signer = await createTronSigner(privateKey)
  const client = new X402Client()
    .register('tron:*', new ExactPermitTronClientMechanism(signer))
    .registerGasFree(signer, { 'tron:nile': new GasFreeAPIClient(gasFreeUrl) })
    .registerPolicy(SufficientBalancePolicy)
  return new X402FetchClient(client)
}

/** The same on EVM chains: `exact_permit` and `exact`. */
export async function createEvmBuyer(privateKey: string, rpcUrl: string): Promise<X402FetchClient> {
  EVM_RPC_URLS['eip155:97'] = rpcUrl
  const signer = await createEvmSigner(privateKey)
  const client = new X402Client()
    .register('eip155:*', new ExactPermitEvmClientMechanism(signer))
    .register('eip155:*', new ExactEvmClientMechanism(signer))
    .registerPolicy(SufficientBalancePolicy)
  return new X402FetchClient(client)
}

const doNothing = (): void => undefined

/** The published client tells the console what it signs, and what it has signed. */
export function silenceConsole(): void {
  for (const method of ['log', 'debug', 'info', 'warn', 'error'] as const) {
    console[method] = doNothing
  }
}
