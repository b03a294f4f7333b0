import { FareboxError } from '@farebox/core'
import type { RouteOptions } from '@farebox/core/server'
import { type ExecutionContext, type InjectionToken, SetMetadata, type Type } from '@nestjs/common'
import { Reflector } from '@nestjs/core'

/** What one `@Paid()` says. Each has its own, so that a guard knows the one it was made for. */
export interface PaidDeclaration {
  /** Name of the paywall. */
  readonly paywall: string | undefined
  /** Tokens of what the options are made from. */
  readonly inject: readonly InjectionToken[]
  readonly resolve: (
    injected: readonly unknown[],
  ) => RouteOptions<ExecutionContext> | Promise<RouteOptions<ExecutionContext>>
}

type Declaration = PaidDeclaration | 'free'

const declarationKey = Symbol.for('farebox.declaration')
const reflector = new Reflector()

/** Methods and classes that have one. Metadata alone cannot tell: a class inherits that of its base. */
const declared = new WeakSet<object>()

/** By prototype: what `@Paid()` says of its methods. */
const paidMethods = new WeakMap<object, Map<string | symbol, PaidDeclaration>>()

/**
 * Declares a method or a class as paid or free.
 *
 * @throws `config_invalid` when it is declared already: the two would contradict each other.
 */
export function declare(
  declaration: Declaration,
  target: object,
  key?: string | symbol,
  descriptor?: PropertyDescriptor,
): void {
  // A method decorator is always handed the method.
  const decorated = (descriptor?.value ?? target) as object
  if (declared.has(decorated)) {
    throw new FareboxError('config_invalid', {
      detail: `${key === undefined ? 'A class' : `"${String(key)}"`} has more than one of @Paid() and @Free(). Several ways to pay go under "accepts".`,
    })
  }
  declared.add(decorated)
  if (key !== undefined && declaration !== 'free') {
    const methods = paidMethods.get(target) ?? new Map()
    paidMethods.set(target, methods.set(key, declaration))
  }
  const decorate = SetMetadata(declarationKey, declaration)
  if (key === undefined || descriptor === undefined) {
    // Without a method it is the class that is decorated.
    decorate(target as new () => unknown)
  } else {
    decorate(target, key, descriptor)
  }
}

/** What holds for a handler: its own declaration, else that of its class. */
export function findDeclaration(context: ExecutionContext): Declaration | undefined {
  return reflector.getAllAndOverride<Declaration | undefined>(declarationKey, [
    context.getHandler(),
    context.getClass(),
  ])
}

/** A class or a method with a `@Paid()`. */
export interface PaidMember {
  readonly name: string
  /** Name of the paywall. */
  readonly paywall: string | undefined
  /** Another function stands in place of the method, without guard and without price. */
  readonly isLost: boolean
}

/** Everything of a class, and of those that it extends, that has a `@Paid()`. */
export function listPaidMembers(type: Type): readonly PaidMember[] {
  const members: PaidMember[] = []
  const ofClass = reflector.get<Declaration | undefined>(declarationKey, type)
  if (typeof ofClass === 'object') {
    members.push({ name: type.name, paywall: ofClass.paywall, isLost: false })
  }
  let prototype = type.prototype as object | null
  while (prototype !== null) {
    for (const [key, { paywall }] of paidMethods.get(prototype) ?? []) {
      const method: unknown = Reflect.get(prototype, key)
      const isLost =
        typeof method !== 'function' || reflector.get(declarationKey, method) === undefined
      members.push({ name: `${type.name}.${String(key)}`, paywall, isLost })
    }
    // Typed as any by TypeScript.
    prototype = Object.getPrototypeOf(prototype) as object | null
  }
  return members
}
