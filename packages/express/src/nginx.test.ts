import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { evm } from '@farebox/evm/server'
import {
  createFakeBuyer,
  createFakeFacilitator,
  expectChallenge,
  expectPaid,
  testAsset,
} from '@farebox/testing'
import express from 'express'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createPaywall } from './createPaywall.js'

const isInstalled = spawnSync('nginx', ['-v']).error === undefined
const wire = { price: '$0.01', scheme: 'exact', network: testAsset.network } as const

let folder: string
let nginx: ChildProcess | undefined
let server: Server
let url: string

async function listen(): Promise<number> {
  const { paid } = createPaywall({
    facilitator: createFakeFacilitator(),
    schemes: [evm({ assets: [testAsset] })],
    payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
  })
  const app = express()
  // What the default configuration of a proxy in front of an app says.
  app.set('trust proxy', 'loopback')
  const description = 'A description of the usual length of a sentence, more or less.'
  let served = 0
  app.get('/free', (_req, res) => {
    served += 1
    res.json({ served })
  })
  app.get('/goods', paid(wire), (_req, res) => {
    served += 1
    res.json({ served })
  })
  app.get('/four', paid({ accepts: [wire, wire, wire, wire], description }), (_req, res) => {
    res.json({ sold: true })
  })
  server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

async function findFreePort(): Promise<number> {
  const probe = createTcpServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

beforeEach(async (context) => {
  if (!isInstalled) return context.skip('nginx is not installed')
  const upstream = await listen()
  const port = await findFreePort()
  folder = mkdtempSync(join(tmpdir(), 'farebox-nginx-'))
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  // Nothing about buffers or header sizes: those are the defaults that are tested. The cache keeps whatever
  // it is not told to leave alone.
  const configuration = `
    daemon off;
    ${process.getuid?.() === 0 ? 'user root;' : ''}
    pid ${folder}/pid;
    error_log ${folder}/error.log;
    events {}
    http {
      access_log off;
      ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n')}
      proxy_cache_path ${folder}/cache keys_zone=goods:1m;
      server {
        listen 127.0.0.1:${port};
        location / {
          proxy_cache goods;
          proxy_cache_valid any 10m;
          add_header X-Cache $upstream_cache_status;
          proxy_pass http://127.0.0.1:${upstream};
          proxy_set_header Host $http_host;
          proxy_set_header X-Forwarded-Host $http_host;
          proxy_set_header X-Forwarded-Proto $scheme;
        }
      }
    }`
  writeFileSync(join(folder, 'nginx.conf'), configuration)
  nginx = spawn('nginx', ['-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')])
  url = `http://127.0.0.1:${port}`
  for (let tries = 0; tries < 100; tries += 1) {
    if (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      return
    await sleep(20)
  }
  throw new Error('nginx did not start.')
})

afterEach(async () => {
  if (nginx === undefined) return
  nginx.kill('SIGTERM')
  await once(nginx, 'exit')
  nginx = undefined
  server.close()
  server.closeAllConnections()
  rmSync(folder, { recursive: true, force: true })
})

test('a challenge with four offers, and the payment, pass a default nginx', async () => {
  const challenge = expectChallenge(await fetch(`${url}/four`))
  expect(challenge.accepts).toHaveLength(4)
  expect(challenge.resource.url).toBe(`${url}/four`)
  const response = await createFakeBuyer().fetch(`${url}/four`)
  expectPaid(response)
  expect(await response.json()).toEqual({ sold: true })
})

test('T12 a caching nginx keeps neither what was sold nor the price', async () => {
  const cached = async (path: string): Promise<unknown> => {
    await (await fetch(`${url}${path}`)).arrayBuffer()
    const response = await fetch(`${url}${path}`)
    await response.arrayBuffer()
    return response.headers.get('x-cache')
  }
  // It does cache: what is free, when nobody forbids it.
  expect(await cached('/free')).toBe('HIT')

  const goods = `${url}/goods`
  const buyer = createFakeBuyer()
  const first = await buyer.fetch(goods)
  expectPaid(first)
  const unpaid = await fetch(goods)
  expectChallenge(unpaid)
  expect(await unpaid.text()).not.toContain('served')
  const second = await buyer.fetch(goods)
  expectPaid(second)
  const served = await Promise.all([first, second].map((response) => response.json()))
  expect(served).toEqual([{ served: 2 }, { served: 3 }])
  expect(await cached('/goods')).not.toBe('HIT')
})
