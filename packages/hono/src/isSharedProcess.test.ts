import { expect, test } from 'vitest'
import { isSharedProcess, type RuntimeGlobals } from './isSharedProcess.js'

const process = { env: { PATH: '/usr/bin' } }

function withCluster(isWorker: boolean): RuntimeGlobals {
  return { process: { ...process, getBuiltinModule: () => ({ isWorker }) } }
}

test.each<[string, RuntimeGlobals]>([
  ['Node', { process, navigator: { userAgent: 'Node.js/22' } }],
  ['Node before it had a navigator', { process }],
  ['the primary of a cluster', withCluster(false)],
  ['Bun', { process, navigator: { userAgent: 'Bun/1.3' } }],
  ['Deno', { process, navigator: { userAgent: 'Deno/2.5' } }],
])('%s', (_, runtime) => {
  expect(isSharedProcess(runtime)).toBe(true)
})

test('Deno that may not read its environment', () => {
  const runtime = {
    process: {
      get env(): never {
        throw new Error('NotCapable')
      },
    },
  }
  expect(isSharedProcess(runtime)).toBe(true)
})

test.each<[string, RuntimeGlobals]>([
  ['Workers', { navigator: { userAgent: 'Cloudflare-Workers' } }],
  ['Workers with nodejs_compat', { process, navigator: { userAgent: 'Cloudflare-Workers' } }],
  ['a runtime that nobody knows', {}],
  ['an edge function', { process, EdgeRuntime: 'edge-runtime' }],
  ['Deno Deploy', { process: { env: { DENO_DEPLOYMENT_ID: '1' } } }],
  ['Lambda', { process: { env: { AWS_LAMBDA_FUNCTION_NAME: 'f' } } }],
  ['pm2', { process: { env: { NODE_APP_INSTANCE: '0' } } }],
  ['a worker of a cluster', withCluster(true)],
])('%s is one of many', (_, runtime) => {
  expect(isSharedProcess(runtime)).toBe(false)
})

test('this process', () => {
  expect(isSharedProcess()).toBe(true)
})
