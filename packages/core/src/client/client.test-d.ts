import { expectTypeOf } from 'vitest'
import type { PaymentPayload } from '../wire/types.js'
import type { PaymentPayloadV1 } from '../wire/typesV1.js'
import { createPaymentClient } from './createPaymentClient.js'
import type { NoAcceptablePaymentError } from './NoAcceptablePaymentError.js'
import type { PaymentClientOptions } from './options.js'
import type { Challenge, CreatedPayment, PaymentClient } from './PaymentClient.js'
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

declare const receipt: Receipt
// @ts-expect-error an unreadable receipt has no transaction
void receipt.transaction
if (receipt.state === 'settled') expectTypeOf(receipt.transaction).toEqualTypeOf<string>()
if (receipt.state === 'unreadable') expectTypeOf(receipt.error.code).not.toBeAny()
