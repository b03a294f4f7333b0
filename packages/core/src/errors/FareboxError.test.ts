import { describe, expect, test, vi } from 'vitest'
import { FareboxError } from './FareboxError.js'
import { toFareboxError } from './toFareboxError.js'

describe('FareboxError', () => {
  test('default', () => {
    const error = new FareboxError('settlement_pending')
    expect(error).toBeInstanceOf(Error)
    expect(error).toMatchInlineSnapshot(
      `[FareboxError: The payment was sent to the chain and its outcome is not known yet. Send the same payment again later; do not sign a new one. (settlement_pending, https://farebox.dev/errors/settlement_pending)]`,
    )
    expect(Object.fromEntries(Object.entries(error))).toMatchInlineSnapshot(`
      {
        "charged": "unknown",
        "code": "settlement_pending",
        "detail": undefined,
        "docsUrl": "https://farebox.dev/errors/settlement_pending",
        "hint": "Send the same payment again later; do not sign a new one.",
        "name": "FareboxError",
        "reason": undefined,
        "retryable": true,
        "status": 402,
      }
    `)
    expect(error).not.toHaveProperty('cause')
  })

  test('an error of another copy of the class is one, too', async () => {
    vi.resetModules()
    const other = await import('./FareboxError.js')
    expect(other.FareboxError).not.toBe(FareboxError)
    const error = new other.FareboxError('payment_invalid')
    expect(error).toBeInstanceOf(FareboxError)
    expect(toFareboxError(error).code).toBe('payment_invalid')
  })

  test('a subclass is told apart, and so is an error that only has the name', () => {
    class Special extends FareboxError {}
    expect(new Special('internal')).toBeInstanceOf(FareboxError)
    expect(new FareboxError('internal')).not.toBeInstanceOf(Special)
    const impostor = Object.assign(new Error('no'), { name: 'FareboxError' })
    for (const value of [impostor, new Error('no'), { name: 'FareboxError' }, undefined]) {
      expect(value).not.toBeInstanceOf(FareboxError)
    }
  })

  test('detail, reason and cause', () => {
    const cause = new Error('connect ECONNREFUSED 10.0.0.1:8545')
    const error = new FareboxError('payment_invalid', {
      detail: 'The signature is not the payer’s.',
      reason: 'invalid_exact_evm_signature',
      cause,
    })
    expect(error.message).toMatchInlineSnapshot(
      `"The signature is not the payer’s. Read the reason, then create a new payment for one of the accepted requirements. (payment_invalid, https://farebox.dev/errors/payment_invalid)"`,
    )
    expect(error.detail).toBe('The signature is not the payer’s.')
    expect(error.reason).toBe('invalid_exact_evm_signature')
    expect(error.cause).toBe(cause)
  })

  test('the thrower can know better', () => {
    const error = new FareboxError('settlement_failed', { charged: 'unknown', retryable: false })
    expect(error).toMatchObject({ charged: 'unknown', retryable: false })
    expect(error.toProblem()).toMatchObject({ charged: 'unknown', retryable: false })
  })

  test('is told apart by its code', () => {
    const error: unknown = new FareboxError('price_invalid')
    if (!(error instanceof FareboxError)) throw error
    switch (error.code) {
      case 'price_invalid':
        return
      default:
        expect.unreachable()
    }
  })
})

describe('toProblem', () => {
  test('default', () => {
    expect(new FareboxError('payment_required').toProblem()).toMatchInlineSnapshot(`
      {
        "charged": "no",
        "code": "payment_required",
        "hint": "Pay one of the accepted requirements and send the request again.",
        "retryable": true,
        "status": 402,
        "title": "This resource costs money and the request carries no payment.",
        "type": "https://farebox.dev/errors/payment_required",
      }
    `)
  })

  test('detail and reason', () => {
    const error = new FareboxError('settlement_failed', {
      detail: 'The transaction was reverted.',
      reason: 'invalid_exact_evm_transaction_failed',
    })
    expect(error.toProblem()).toMatchInlineSnapshot(`
      {
        "charged": "no",
        "code": "settlement_failed",
        "detail": "The transaction was reverted.",
        "hint": "Read the reason, then create a new payment.",
        "reason": "invalid_exact_evm_transaction_failed",
        "retryable": true,
        "status": 402,
        "title": "The payment could not be settled, and nothing was charged.",
        "type": "https://farebox.dev/errors/settlement_failed",
      }
    `)
  })

  test('T41 neither the problem nor the message holds the cause', () => {
    const secret = 'connect ECONNREFUSED 10.0.0.1:443 rpc-key-5e1f'
    const error = new FareboxError('rpc_unavailable', {
      cause: new Error(secret, { cause: { url: secret } }),
    })
    expect(JSON.stringify(error.toProblem())).not.toContain('10.0.0.1')
    expect(error.message).not.toContain('10.0.0.1')
    expect(JSON.stringify(error)).not.toContain('10.0.0.1')
  })

  test('a problem is JSON', () => {
    const problem = new FareboxError('internal').toProblem()
    expect(JSON.parse(JSON.stringify(problem))).toStrictEqual(problem)
  })
})

describe('toFareboxError', () => {
  test('returns its own kind', () => {
    const error = new FareboxError('price_invalid')
    expect(toFareboxError(error)).toBe(error)
    expect(toFareboxError(error, 'rpc_unavailable')).toBe(error)
  })

  test.each([new Error('secret'), 'secret', { message: 'secret' }, undefined, null, 0])(
    'T41 wraps %o and says nothing of it',
    (thrown) => {
      const error = toFareboxError(thrown)
      expect(error.code).toBe('internal')
      expect(error.cause).toBe(thrown)
      expect(error.message).not.toContain('secret')
      expect(JSON.stringify(error.toProblem())).not.toContain('secret')
    },
  )

  test('as the code of the boundary', () => {
    expect(toFareboxError(new Error('x'), 'rpc_unavailable')).toMatchObject({
      code: 'rpc_unavailable',
      status: 503,
    })
  })
})
