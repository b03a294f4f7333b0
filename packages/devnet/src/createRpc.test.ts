import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRpc } from './createRpc.js'

let answer: string
const requests: unknown[] = []
const server = createServer((request, response) => {
  let body = ''
  request.on('data', (chunk) => (body += String(chunk)))
  request.on('end', () => {
    requests.push(JSON.parse(body))
    response.end(answer)
  })
})
let url: string

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  url = `http://127.0.0.1:${port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

test('a result', async () => {
  answer = '{"jsonrpc":"2.0","id":1,"result":null}'
  expect(await createRpc(url)('eth_foo', ['0x1'])).toBe(null)
  expect(requests.at(-1)).toEqual({ jsonrpc: '2.0', id: 1, method: 'eth_foo', params: ['0x1'] })
})

test('an error', async () => {
  answer = '{"error":{"code":3,"message":"execution reverted","data":"0x08c379a0"}}'
  await expect(createRpc(url)('eth_call')).rejects.toMatchObject({
    code: 'devnet_failed',
    detail: 'The request eth_call failed.',
    cause: { code: 3, message: 'execution reverted', data: '0x08c379a0' },
  })
})

test.each(['', 'null', '[]', '{}', '{"error":"no"}'])('the answer %j', async (text) => {
  answer = text
  await expect(createRpc(url)('eth_foo')).rejects.toMatchObject({ code: 'devnet_failed' })
})

test('nobody there', async () => {
  const rpc = createRpc('http://127.0.0.1:1')
  await expect(rpc('eth_foo')).rejects.toMatchObject({ code: 'devnet_failed' })
})
