import type { Asset } from '@farebox/core'
import { FareboxError } from '@farebox/core'
import { buildChallenge } from '../index.js'
import type { SendingWallet, SigningWallet, Transfer } from './TransferWallet.js'

export const payer = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266'
export const payTo = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'

export const usdc: Asset = {
  network: 'eip155:84532',
  address: '0x036CbD53842c5426634e7929541eC2318f3dCF7e',
  symbol: 'USDC',
  decimals: 6,
  usd: true,
}

export const signMessage = async (text: string): Promise<string> =>
  `0x${Buffer.from(text).toString('hex').padEnd(130, '0').slice(-130)}`

function toHash(count: number): string {
  return `0x${count.toString(16).padStart(64, '0')}`
}

/** A wallet that sends at once. */
export function createSender(): SendingWallet & { readonly sent: Transfer[] } {
  const sent: Transfer[] = []
  return {
    network: 'base-sepolia',
    address: payer,
    assets: [usdc],
    sent,
    signMessage,
    async send(transfer) {
      sent.push(transfer)
      return toHash(sent.length)
    },
  }
}

/** A wallet that signs and sends apart. */
export function createSigner(): SigningWallet & {
  readonly signed: Transfer[]
  /** Every time, again too. */
  readonly broadcasts: string[]
} {
  const signed: Transfer[] = []
  const broadcasts: string[] = []
  return {
    network: 'base-sepolia',
    address: payer,
    assets: [usdc],
    signed,
    broadcasts,
    signMessage,
    async sign(transfer) {
      signed.push(transfer)
      return { transaction: toHash(signed.length), raw: `raw ${signed.length}` }
    },
    async broadcast(raw) {
      broadcasts.push(raw)
    },
  }
}

export interface SaidOffer {
  readonly chain?: string
  readonly token?: string
  readonly amount?: string
  readonly address?: string
  readonly params?: Readonly<Record<string, string>>
}

let challenges = 0

/** A challenge as the server makes it, with changes. */
export function sayOffer(change: SaidOffer = {}, seconds = 300): string {
  challenges += 1
  const expires = String(Math.floor(Date.now() / 1000) + seconds)
  return buildChallenge({
    chain: 'eip155:84532',
    token: 'USDC',
    amount: '0.01',
    address: payTo,
    params: { asset: usdc.address, id: `challenge-${challenges}`, expires },
    ...change,
  })
}

export const declined = new FareboxError('signing_failed')

/** What a seller answers, one after another; the last one for ever. `Error`: no answer. */
export type Script = readonly (Response | Error | ((request: Request) => Response))[]

export interface ScriptedSeller {
  readonly fetch: typeof fetch
  readonly requests: Request[]
}

/** Challenges whoever brings no proof; answers proofs by the script. */
export function createSeller(
  script: Script,
  challenge: () => Response = () =>
    new Response(null, { status: 402, headers: { 'WWW-Authenticate': sayOffer() } }),
): ScriptedSeller {
  const requests: Request[] = []
  let at = 0
  return {
    requests,
    async fetch(input, init) {
      const request = new Request(input, init)
      requests.push(request)
      if (!request.headers.get('authorization')?.startsWith('x402 ')) return challenge()
      const answer = script[Math.min(at, script.length - 1)]
      at += 1
      if (answer instanceof Error) throw answer
      if (answer === undefined) throw new Error('The script is empty.')
      return typeof answer === 'function' ? answer(request) : answer.clone()
    },
  }
}
