import type { Environment, PaymentPayload, PaymentRequirements } from '@farebox/core'
import { systemEnvironment } from '@farebox/core'
import { readFileSync } from 'node:fs'

interface Vector {
  readonly requirements: PaymentRequirements
  readonly extensions: PaymentPayload['extensions'] & object
  readonly account: {
    readonly gasFreeAddress: string
    readonly nonce: number
    readonly active: boolean
  }
  readonly message: { readonly [name: string]: string }
  readonly domainSeparator: string
  readonly digest: string
  readonly signature: string
  readonly paymentPayload: PaymentPayload
  readonly header: string
  readonly submitBody: { readonly [name: string]: unknown }
  readonly submitPath: string
}

/** What the published implementation did. */
export const vectors: {
  readonly fixedNowSeconds: number
  readonly withFee: Vector
  readonly withoutFee: Vector
  readonly inactive: { readonly maxFee: string; readonly digest: string }
  readonly domainSeparators: { readonly [network: string]: string }
} = JSON.parse(readFileSync(new URL('./gasfree.vectors.json', import.meta.url), 'utf8'))

/** The well-known development keys. */
export const keys = {
  buyer: 'ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
  stranger: '59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d',
}

export const usdt = 'TXYZopYRdj2D9XRtbG411XZZ3kM5VkAeBf'
export const payTo = 'TLEaY8XoqpBmndLsjcfThgdKLN1ssNuUcF'
export const provider = 'TKtWbdzEq5ss9vTS9kwRhBp5mXmBfBns3E'
export const gasFreeAddress = 'TGzWMae56EBZgbQ5AjqaP1AximiBzk3DEC'

/** An environment whose members can be replaced while a test runs. */
export type Clock = { -readonly [Name in keyof Environment]: Environment[Name] } & {
  advance(milliseconds: number): void
}

/** A clock that stands at the second of the vectors, and that sleeping moves. */
export function createClock(startSeconds: number = vectors.fixedNowSeconds): Clock {
  let now = startSeconds * 1000
  return {
    ...systemEnvironment,
    now: () => now,
    randomBytes: (length) => new Uint8Array(length).fill(7),
    sleep: async (milliseconds, signal) => {
      signal?.throwIfAborted()
      now += milliseconds
      await Promise.resolve()
    },
    advance(milliseconds) {
      now += milliseconds
    },
  }
}

/** A provider that is a table from `METHOD path` to the content of `data`, or to a whole answer. */
export function createScriptedFetch(
  table: { readonly [route: string]: unknown },
  seen: { readonly url: string; readonly init: RequestInit }[] = [],
): typeof fetch {
  return async (input, init = {}) => {
    const url = String(input instanceof Request ? input.url : input)
    seen.push({ url, init })
    const route = `${init.method} ${new URL(url).pathname.replace(/^.*\/api\/v1/, '')}`
    const scripted: unknown = table[route]
    const answer: unknown = typeof scripted === 'function' ? scripted() : scripted
    if (answer instanceof Response) return answer
    if (answer instanceof Error) throw answer
    if (answer === undefined) return new Response('nothing here', { status: 404 })
    return Response.json({ code: 200, reason: null, message: null, data: answer })
  }
}

/** `GET /address/…` of the vectors. */
export function toAddressData(changes: object = {}): object {
  return {
    accountAddress: 'TYBNgWfhGuNzdLtjKtxXTfskAhTbMcqbaG',
    gasFreeAddress,
    active: true,
    nonce: 7,
    allowSubmit: false,
    assets: [
      {
        tokenAddress: usdt,
        tokenSymbol: 'USDT',
        activateFee: 2_050_000,
        transferFee: 1_000_000,
        decimal: 6,
        frozen: 0,
      },
    ],
    ...changes,
  }
}
