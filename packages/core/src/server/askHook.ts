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

/** Awaits a hook that is only told. Nothing it throws can change what happened, so it is reported. */
async function tell(
  services: Services,
  purchase: Purchase,
  hook: (context: HookContext<never>) => void | Promise<void>,
): Promise<void> {
  try {
    await hook(toHookContext(purchase))
  } catch (thrown) {
    const { resource, identity } = purchase
    reportError(services, { resource, paymentId: identity.paymentId }, toFareboxError(thrown))
  }
}

/** Tells the seller of a settlement. */
export async function tellSettled(
  services: Services,
  purchase: Purchase,
  settlement: SettleResponse,
): Promise<void> {
  const { afterSettle } = services.hooks
  if (afterSettle !== undefined) {
    await tell(services, purchase, (context) => afterSettle(context, settlement))
  }
}

/** Tells the seller of a payment that was not valid, or did not settle. */
export async function tellFailure(
  services: Services,
  purchase: Purchase,
  error: FareboxError,
): Promise<void> {
  const { onFailure } = services.hooks
  if (onFailure !== undefined) {
    await tell(services, purchase, (context) => onFailure(context, error))
  }
}

/** Tells the seller of a payment that was given back. */
export async function tellReleased(services: Services, purchase: Purchase): Promise<void> {
  const { onRelease } = services.hooks
  if (onRelease !== undefined) await tell(services, purchase, onRelease)
}
