import { createContext, runInContext } from 'node:vm'
import { testAsset } from '@farebox/testing'
import { describePaidRoutes } from '@farebox/testkit'
import { getRequestListener } from '@hono/node-server'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type * as bareApp from './bareApp.fixture.js'
import { bundleApp } from './bundleApp.fixture.js'
import { runRoute } from './honoBehaviours.fixture.js'
import { startHono } from './startHono.fixture.js'

/** What every runtime with `Request` and `Response` has, and nothing that is only Node's. */
const webGlobals = [
  'AbortController',
  'AbortSignal',
  'Blob',
  'DOMException',
  'Event',
  'EventTarget',
  'FormData',
  'Headers',
  'ReadableStream',
  'Request',
  'Response',
  'TextDecoder',
  'TextEncoder',
  'TransformStream',
  'URL',
  'URLSearchParams',
  'WritableStream',
  'clearInterval',
  'clearTimeout',
  'crypto',
  'fetch',
  'queueMicrotask',
  'setInterval',
  'setTimeout',
  // Of the language: a context has its own, which classes from outside would not know.
  'Error',
  'TypeError',
  'Uint8Array',
] as const

// The server's own `Request` and `Response` take the place of the platform's when it is made.
getRequestListener(() => new Response())
const context = createContext(
  Object.fromEntries(webGlobals.map((name) => [name, Reflect.get(globalThis, name)])),
)
const file = new URL('./bareApp.fixture.ts', import.meta.url)
runInContext(await bundleApp(file, '*', { format: 'iife' }), context)
// What esbuild calls `app` are the exports of the file.
const { createBareApp, createPaywall, evm } = context['app'] as typeof bareApp

describe('without Node', () => {
  test.each(['process', 'Buffer', 'require', 'global', 'setImmediate', 'module'])(
    'no %s',
    (name) => {
      expect(runInContext(`typeof ${name}`, context)).toBe('undefined')
      expect(runInContext(`globalThis.${name}`, context)).toBeUndefined()
    },
  )

  test('no process: no claims in its memory', () => {
    const options = {
      facilitator: 'https://facilitator.example.com',
      schemes: [evm({ assets: [testAsset] })],
    }
    expect(() => createPaywall(options)).toThrow(/one of several/)
    expect(() => createPaywall({ ...options, unsafeMemory: true })).not.toThrow()
  })
})

describe('the suite', () => {
  beforeEach(() => {
    // The server writes there what a broken stream broke with.
    vi.spyOn(console, 'error').mockReturnValue()
  })

  describePaidRoutes('Hono without Node', (config) =>
    startHono(createBareApp(config, runRoute, testAsset).fetch),
  )
})
