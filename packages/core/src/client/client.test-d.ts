import { expectTypeOf } from 'vitest'
import type { PaymentPayload, PaymentRequirements } from '../wire/types.js'
import type { PaymentPayloadV1 } from '../wire/typesV1.js'
import { createPaymentClient } from './createPaymentClient.js'
import type { NoAcceptablePaymentError } from './NoAcceptablePaymentError.js'
import type { PaymentClientOptions } from './options.js'
import type { OriginDifference, Policy } from './Candidate.js'
import { createRecipientPins } from './createRecipientPins.js'
import type { Challenge, CreatedPayment, PaymentClient, PaymentRequest } from './PaymentClient.js'
import type { Receipt } from './Receipt.js'
import type { Rejection } from './Rejection.js'
import { createFakeMechanism } from './client.fixture.js'

const mechanism = createFakeMechanism()

expectTypeOf(
  createPaymentClient({ schemes: [mechanism, [mechanism]] }),
).toEqualTypeOf<PaymentClient>()
expectTypeOf<PaymentClient['createPayment']>().returns.resolves.toEqualTypeOf<CreatedPayment>()
expectTypeOf<PaymentClient['parseChallenge']>().returns.toEqualTypeOf<Challenge | undefined>()
expectTypeOf<CreatedPayment['payload']>().toEqualTypeOf<PaymentPayload | PaymentPayloadV1>()
expectTypeOf<NoAcceptablePaymentError['rejections']>().toEqualTypeOf<readonly Rejection[]>()

const budget = (value: PaymentClientOptions['budget']) => value
budget({ perPayment: '$1', perDay: '$5' })
budget({ perPayment: '0.5 USDC' })
budget({ perPayment: false })
// @ts-expect-error a number has lost its digits
budget({ perPayment: 1 })
// @ts-expect-error a day is counted in dollars
budget({ perDay: '5 USDC' })
// @ts-expect-error no scheme could pay
createPaymentClient({})

const options = (value: Partial<PaymentClientOptions>) => value
options({ binding: 'require', allowedHosts: ['api.example.com'], allowedNetworks: ['eip155:*'] })
options({ recipientPins: createRecipientPins() })
options({ pinnedRecipients: { 'https://api.example.com': ['0x'] } })
// @ts-expect-error the server has "required", the buyer "require"
options({ binding: 'required' })
// @ts-expect-error a list of recipients, not one
options({ pinnedRecipients: { 'https://api.example.com': '0x' } })
const policy: Policy = (_, { originDifference }) => {
  expectTypeOf(originDifference).toEqualTypeOf<OriginDifference>()
  return undefined
}
options({ policies: [policy] })
expectTypeOf<Rejection['requirements']>().toEqualTypeOf<PaymentRequirements | undefined>()
expectTypeOf<PaymentRequest['bodyDigest']>().toEqualTypeOf<
  (() => Promise<Uint8Array>) | undefined
>()

declare const receipt: Receipt
// @ts-expect-error an unreadable receipt has no transaction
void receipt.transaction
if (receipt.state === 'settled') expectTypeOf(receipt.transaction).toEqualTypeOf<string>()
if (receipt.state === 'unreadable') expectTypeOf(receipt.error.code).not.toBeAny()
