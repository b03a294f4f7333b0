import { FareboxError } from '../errors/FareboxError.js'
import { toFareboxError } from '../errors/toFareboxError.js'
import type { SettleResponse } from '../wire/types.js'
import type { HookContext, ServerHooks } from './options.js'
import { type Purchase, reportError, type Services } from './Purchase.js'

type Rule = NonNullable<ServerHooks<never>[RefusingHook]>

type RefusingHook = 'beforeVerify' | 'afterVerify' | 'beforeSettle'

function toHookContext({ asked, resource, identity, offer }: Purchase): HookContext<never> {
  return {
    // The hooks of a server were written for the requests of its adapter.
    context: asked.request.context as never,
    resource,
    paymentId: identity.paymentId,
    payer: identity.payer,
    requirements: offer.requirements,
  }
}

/**
 * Asks one of the seller's rules.
 * @throws `payment_refused` when it refuses, `config_unresolved` when it cannot be asked
 */
export function askHook(
  services: Services,
  purchase: Purchase,
  name: RefusingHook,
): Promise<void> | undefined {
  const hook = services.hooks[name]
  return hook === undefined ? undefined : askRule(hook, purchase)
}

async function askRule(hook: Rule, purchase: Purchase): Promise<void> {
  let answer: Awaited<ReturnType<typeof hook>>
  try {
    answer = await hook(toHookContext(purchase))
  } catch (cause) {
    throw new FareboxError('config_unresolved', {
      detail: 'A rule of the seller could not be asked.',
      cause,
    })
  }
  if (answer !== undefined) throw new FareboxError('payment_refused', { detail: answer.refuse })
}

/** Tells the seller of a settlement. Nothing it throws can take the money back, so it is only reported. */
export async function tellSettled(
  services: Services,
  purchase: Purchase,
  settlement: SettleResponse,
): Promise<void> {
  const { afterSettle } = services.hooks
  if (afterSettle === undefined) return
  try {
    await afterSettle(toHookContext(purchase), settlement)
  } catch (thrown) {
    const { resource, identity } = purchase
    reportError(services, { resource, paymentId: identity.paymentId }, toFareboxError(thrown))
  }
}
