import type { RouteKey } from '@farebox/demo-catalog'
import { Paid } from '@farebox/nestjs'
import { applyDecorators, Get, Post, Sse, UseInterceptors } from '@nestjs/common'
import { Catalogue } from './Catalogue.js'
import { Counted, CountingInterceptor } from './CountingInterceptor.js'

function sell(key: RouteKey): MethodDecorator {
  return applyDecorators(
    Paid({ inject: [Catalogue], useFactory: (catalogue) => catalogue.termsOf(key) }),
    Counted(key),
    UseInterceptors(CountingInterceptor),
  )
}

function pathOf(key: RouteKey): string {
  return key.slice(key.indexOf('/'))
}

/** A route of the catalogue, at its price. */
export function Sold(key: RouteKey): MethodDecorator {
  const route = key.startsWith('GET') ? Get : Post
  return applyDecorators(route(pathOf(key)), sell(key))
}

/** A route of the catalogue that sends events. */
export function SoldEvents(key: RouteKey): MethodDecorator {
  return applyDecorators(Sse(pathOf(key)), sell(key))
}
