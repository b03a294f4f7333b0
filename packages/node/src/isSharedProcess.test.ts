import { expect, test } from 'vitest'
import { isSharedProcess } from './isSharedProcess.js'

test('an ordinary process', () => {
  expect(isSharedProcess({ PATH: '/usr/bin' }, false)).toBe(true)
})

test.each(['AWS_LAMBDA_FUNCTION_NAME', 'K_SERVICE', 'NODE_APP_INSTANCE', 'VERCEL'])(
  '%s',
  (name) => {
    expect(isSharedProcess({ [name]: '1' }, false)).toBe(false)
  },
)

test('a worker of a cluster', () => {
  expect(isSharedProcess({}, true)).toBe(false)
})
