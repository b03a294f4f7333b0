import { createServer, type IncomingMessage, request as sendRequest } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createHttpFacilitatorClient } from '@farebox/core/facilitator'
import express, { type Response } from 'express'
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
} from 'vitest'
import { attacks } from './parsePage.fixture.js'
import { en } from './texts/en.js'
import { zh } from './texts/zh.js'
import { fillText } from './fillText.js'
import { missingBrowser, shoot } from './browser.fixture.js'
import { startWorld, type Visit, type World } from './world.fixture.js'

let world: World

beforeAll(async () => {
  if (missingBrowser === undefined) world = await startWorld()
}, 60_000)
beforeEach((context) => {
  if (missingBrowser !== undefined) context.skip(missingBrowser)
})
afterEach(async () => {
  if (missingBrowser === undefined) await world.tidy()
})
afterAll(async () => {
  if (missingBrowser === undefined) await world.stop()
})

const weather = { city: 'Farebridge', celsius: 17 }

async function openWeather(
  options: Partial<Parameters<World['openShop']>[0]> = {},
): Promise<string> {
  const url = await world.openShop({
    routes(app, paid) {
      app.get('/weather', paid({ description: 'The weather' }), (_req, res) => {
        res.json(weather)
      })
    },
    ...options,
  })
  return `${url}/weather`
}

/** Without a browser: a plain request for HTML. */
async function openAsBrowser(url: string) {
  const asked = sendRequest(url, { headers: { accept: 'text/html' } }).end()
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  const body = Buffer.concat(await answer.toArray())
  const headers = Object.entries(answer.headers).map(([name, value]) => [name, String(value)])
  return { status: answer.statusCode ?? 0, headers: Object.fromEntries(headers), body }
}

/** The wallet tells the page of something. */
async function emit({ page }: Visit, event: string): Promise<void> {
  await page.evaluate((name) => {
    // Put there by the wallet of this test.
    const wallet = Reflect.get(globalThis, 'fareboxTestProvider') as {
      emit: (event: string) => void
    }
    wallet.emit(name)
  }, event)
}

async function connect({ page }: Visit): Promise<void> {
  await page.getByRole('button', { name: /^Connect/ }).click()
}

async function pay({ page }: Visit): Promise<void> {
  await page.getByRole('button', { name: /Pay 0\.0/ }).click()
}

async function readGoods({ page }: Visit): Promise<unknown> {
  return JSON.parse((await page.locator('#goods pre').textContent()) ?? '')
}

async function waitForNotice({ page }: Visit, text: string): Promise<void> {
  await page.getByRole('alert').getByText(text).waitFor()
}

describe('paying', () => {
  test('from the page to the goods, and the money is on the chain', async () => {
    const before = await world.earned()
    const visit = await world.openPage({})
    const { page, wallet, complaints } = visit
    const response = await page.goto(await openWeather())
    expect(response?.status()).toBe(402)
    expect(response?.headers()['payment-required']).toBeDefined()

    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('The weather')
    expect(await page.locator('#price').textContent()).toBe('0.01 USDC')
    expect(await page.locator('#recipient').textContent()).toBe(
      world.devnet.accounts.seller.address,
    )
    expect(wallet.calls).toEqual([])
    await shoot(visit, 'start')

    await connect(visit)
    await page.getByText('Balance: 1000000').or(page.locator('#balance')).first().waitFor()
    const signing = (await page.locator('#signing').textContent()) ?? ''
    for (const part of [
      'exactly 0.01 USDC, once',
      world.devnet.accounts.buyer.address,
      world.devnet.accounts.seller.address,
      en.signBound,
      '5 minutes',
    ]) {
      expect(signing).toContain(part)
    }
    expect(wallet.signed).toEqual([])
    await shoot(visit, 'confirm')

    await pay(visit)
    expect(await readGoods(visit)).toEqual(weather)
    expect(await world.earned()).toBe(before + 10_000n)
    expect(wallet.signed).toHaveLength(1)
    const receipt = (await page.locator('#receipt').textContent()) ?? ''
    expect(receipt).toMatch(/0\.01 USDC.*0x[0-9a-f]{64}$/)
    const [transaction] = /0x[0-9a-f]{64}/.exec(receipt) ?? []
    expect(await world.devnet.rpc('eth_getTransactionReceipt', [transaction])).toMatchObject({
      status: '0x1',
    })
    expect(await page.locator('#receipt a').count()).toBe(0)
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('goods-title')
    await shoot(visit, 'goods')
    expect(complaints).toEqual([])
  })

  test('a wallet that is only at window.ethereum', async () => {
    const visit = await world.openPage({ kind: 'legacy' })
    await visit.page.goto(await openWeather())
    await connect(visit)
    await pay(visit)
    expect(await readGoods(visit)).toEqual(weather)
  })

  test('under a path prefix, in a mounted router', async () => {
    const url = await world.openShop({
      routes(app, paid) {
        const router = express.Router()
        router.get('/weather', paid(), (_req, res) => void res.json(weather))
        app.use('/shop/v1', router)
      },
    })
    const visit = await world.openPage({})
    await visit.page.goto(`${url}/shop/v1/weather?city=x#top`)
    await connect(visit)
    await pay(visit)
    expect(await readGoods(visit)).toEqual(weather)
    expect(visit.complaints).toEqual([])
  })

  test('under a path prefix that a proxy strips', async () => {
    const proxy = createServer((req, res) => {
      const { method, headers } = req
      const path = (req.url ?? '').replace(/^\/prefix/, '')
      const forwarded = sendRequest(`${target}${path}`, { method, headers }, (answer) => {
        res.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(res)
      })
      forwarded.end()
    }).listen(0, '127.0.0.1')
    onTestFinished(() => {
      proxy.close()
      proxy.closeAllConnections()
    })
    await once(proxy, 'listening')
    // Listening on a port, so the address is not a pipe's name.
    const publicUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/prefix`
    const url = await openWeather({ paywall: { publicUrl } })
    const target = new URL(url).origin
    const visit = await world.openPage({})
    await visit.page.goto(`${publicUrl}/weather`)
    expect(await visit.page.locator('#url').textContent()).toBe(`${publicUrl}/weather`)
    await connect(visit)
    await pay(visit)
    expect(await readGoods(visit)).toEqual(weather)
    expect(visit.complaints).toEqual([])
  })

  test('with the keyboard alone', async () => {
    const visit = await world.openPage({})
    const { page } = visit
    await page.goto(await openWeather())
    await page.locator('#wallet-0').waitFor()
    const focused = (): Promise<string | undefined> =>
      page.evaluate(() => document.activeElement?.id)
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('wallet-0')
    await page.keyboard.press('Enter')
    await vi.waitFor(async () => expect(await focused()).toBe('primary'))
    expect(await page.locator('#primary').textContent()).toBe('Pay 0.01 USDC')
    await page.keyboard.press('Shift+Tab')
    expect(await focused()).toBe('disconnect')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    await page.locator('#goods').waitFor()
    expect(await focused()).toBe('goods-title')
    expect(await readGoods(visit)).toEqual(weather)
  })

  test('of several ways the one that is chosen', async () => {
    const { network, tokens } = world.devnet
    const terms = { scheme: 'exact', network }
    const url = await openWeather({
      routes(app, paid) {
        const accepts = [
          { ...terms, price: '$0.03' },
          {
            ...terms,
            price: { asset: tokens.USDT.address, amount: '5', extra: { name: 'X', version: '1' } },
          },
          { ...terms, price: '$0.02' },
        ]
        app.get(
          '/weather',
          paid({ accepts, price: undefined, scheme: undefined, network: undefined }),
          (_req, res) => void res.json(weather),
        )
      },
    })
    const before = await world.earned()
    const visit = await world.openPage({})
    const { page } = visit
    await page.goto(url)
    await page.getByLabel(/^5 atomic units/).check()
    expect(await page.locator('#price').textContent()).toBe('5 atomic units')
    expect(await page.locator('#token').textContent()).toBe(tokens.USDT.address)
    expect(await page.locator('#hint').textContent()).toBe(en.unpayableToken)
    await page.getByLabel(/^0\.02 USDC/).check()
    await shoot(visit, 'ways')
    await connect(visit)
    await pay(visit)
    expect(await readGoods(visit)).toEqual(weather)
    expect(await world.earned()).toBe(before + 20_000n)
    expect(visit.complaints).toEqual([])
  })
})

describe('what a wallet may do', () => {
  test('there is none', async () => {
    const visit = await world.openPage(undefined)
    const { page } = visit
    const network = 'Local development chain (anvil, Hardhat)'
    const noWallet = fillText(en.noWallet, { network })
    await page.goto(await openWeather())
    await page.getByText(noWallet).waitFor()
    await shoot(visit, 'no-wallet')
    await page.getByRole('button', { name: en.checkAgain }).click()
    await page.getByText(noWallet).waitFor()
    expect(visit.complaints).toEqual([])
  })

  test('it declines to connect', async () => {
    const visit = await world.openPage({ refuse: { eth_requestAccounts: 4001 } })
    await visit.page.goto(await openWeather())
    await connect(visit)
    await waitForNotice(visit, en.rejected)
    visit.wallet.refuse = {}
    await connect(visit)
    await pay(visit)
    expect(await readGoods(visit)).toEqual(weather)
  })

  test('the person declines to sign, and thinks better of it', async () => {
    const before = await world.earned()
    const visit = await world.openPage({ refuse: { eth_signTypedData_v4: 4001 } })
    await visit.page.goto(await openWeather())
    await connect(visit)
    await pay(visit)
    await waitForNotice(visit, en.rejected)
    await shoot(visit, 'rejected')
    expect(await world.earned()).toBe(before)
    visit.wallet.refuse = {}
    await pay(visit)
    expect(await readGoods(visit)).toEqual(weather)
    expect(await world.earned()).toBe(before + 10_000n)
    expect(visit.complaints).toEqual([])
  })

  test('it fails, and it is busy', async () => {
    const visit = await world.openPage({ refuse: { eth_signTypedData_v4: -32603 } })
    await visit.page.goto(await openWeather())
    await connect(visit)
    await pay(visit)
    await waitForNotice(visit, en.walletFailed)
    visit.wallet.refuse = { eth_signTypedData_v4: -32002 }
    await pay(visit)
    await waitForNotice(visit, en.walletBusy)
  })

  test('it is on another network, and switches', async () => {
    const visit = await world.openPage({ chainId: 1 })
    const { page } = visit
    await page.goto(await openWeather())
    await connect(visit)
    await page.getByText(/Your wallet is on another network/).waitFor()
    expect(visit.wallet.calls).not.toContain('eth_call')
    await shoot(visit, 'wrong-network')
    await page.getByRole('button', { name: /^Switch to/ }).click()
    await pay(visit)
    expect(await readGoods(visit)).toEqual(weather)
    expect(visit.complaints).toEqual([])
  })

  test('it does not know the network, and neither does the page', async () => {
    const visit = await world.openPage({ chainId: 1, known: [] })
    await visit.page.goto(await openWeather())
    await connect(visit)
    await visit.page.getByRole('button', { name: /^Switch to/ }).click()
    await waitForNotice(
      visit,
      fillText(en.cannotSwitch, { network: 'Local development chain (anvil, Hardhat)' }),
    )
    expect(visit.wallet.calls).not.toContain('wallet_addEthereumChain')
  })

  test('it does not know the network, and learns it', async () => {
    const { network, rpcUrl } = world.devnet
    const visit = await world.openPage({ chainId: 1, known: [] })
    await visit.page.goto(await openWeather({ page: { chains: [{ network, rpcUrl }] } }))
    await connect(visit)
    await visit.page.getByRole('button', { name: /^Switch to/ }).click()
    await pay(visit)
    expect(await readGoods(visit)).toEqual(weather)
    expect(visit.wallet.calls).toContain('wallet_addEthereumChain')
  })

  test('its account is short of money, until it is not', async () => {
    const { devnet } = world
    const [poor] = devnet.accounts.extra
    const visit = await world.openPage({ privateKey: poor.privateKey })
    const { page } = visit
    await page.goto(await openWeather())
    await connect(visit)
    await page
      .getByText(fillText(en.insufficient, { balance: '0 USDC', price: '0.01 USDC' }))
      .waitFor()
    expect(await page.getByRole('button', { name: /^Pay/ }).count()).toBe(0)
    await shoot(visit, 'insufficient')
    await devnet.mint(devnet.tokens.USDC, poor.address, 10_000n)
    await page.getByRole('button', { name: en.checkAgain }).click()
    await pay(visit)
    expect(await readGoods(visit)).toEqual(weather)
    expect(await devnet.balanceOf(devnet.tokens.USDC, poor.address)).toBe(0n)
    expect(visit.complaints).toEqual([])
  })

  test('it does not tell the balance', async () => {
    const visit = await world.openPage({ refuse: { eth_call: 4200 } })
    await visit.page.goto(await openWeather())
    await connect(visit)
    await visit.page.getByText(en.balanceUnknown).waitFor()
    await pay(visit)
    expect(await readGoods(visit)).toEqual(weather)
  })

  test('it reports a change between the press and the release of the button', async () => {
    const visit = await world.openPage({})
    const { page } = visit
    await page.goto(await openWeather())
    await connect(visit)
    await page.locator('#balance').waitFor()
    await page.locator('#primary').hover()
    await page.mouse.down()
    const asked = visit.wallet.calls.length
    await emit(visit, 'chainChanged')
    await vi.waitFor(() => expect(visit.wallet.calls.slice(asked)).toContain('eth_call'))
    await page.waitForTimeout(100)
    await page.mouse.up()
    expect(await readGoods(visit)).toEqual(weather)
  })

  test('the person changes the account in it', async () => {
    const { accounts } = world.devnet
    const visit = await world.openPage({})
    await visit.page.goto(await openWeather())
    await connect(visit)
    await visit.page.getByText(accounts.buyer.address).first().waitFor()
    visit.wallet.privateKey = accounts.extra[1].privateKey
    await emit(visit, 'accountsChanged')
    await visit.page.getByText(accounts.extra[1].address).first().waitFor()
    await visit.page.getByText(/^You have 0 USDC/).waitFor()
    await visit.page.getByRole('button', { name: en.disconnect }).click()
    await visit.page.getByRole('button', { name: /^Connect/ }).waitFor()
  })
})

describe('what a seller may do', () => {
  test('T19 the price is another one by the time of the payment', async () => {
    let price: `$${string}` = '$0.01'
    const before = await world.earned()
    const visit = await world.openPage({})
    const { page } = visit
    await page.goto(await openWeather({ route: { price: () => price } }))
    await connect(visit)
    await page.getByRole('button', { name: 'Pay 0.01 USDC' }).waitFor()
    price = '$0.02'
    await pay(visit)
    await waitForNotice(visit, en.changed)
    expect(visit.wallet.signed).toEqual([])
    expect(await page.locator('#price').textContent()).toBe('0.02 USDC')
    await shoot(visit, 'changed')
    await page.getByRole('button', { name: 'Pay 0.02 USDC' }).click()
    expect(await readGoods(visit)).toEqual(weather)
    expect(await world.earned()).toBe(before + 20_000n)
    expect(visit.complaints).toEqual([])
  })

  test('the challenge has expired: a new one is paid', async () => {
    const visit = await world.openPage({})
    const url = await openWeather({ route: { price: () => '$0.01', quoteSeconds: 3 } })
    await visit.page.goto(url)
    await connect(visit)
    await visit.page.getByRole('button', { name: 'Pay 0.01 USDC' }).waitFor()
    await visit.page.waitForTimeout(4200)
    await pay(visit)
    expect(await readGoods(visit)).toEqual(weather)
  })

  test('the signature has expired when it arrives', async () => {
    let slow = true
    const before = await world.earned()
    const visit = await world.openPage({
      onSign: async () => {
        if (slow) await new Promise((resolve) => setTimeout(resolve, 5200))
      },
    })
    await visit.page.goto(await openWeather({ route: { maxTimeoutSeconds: 10 } }))
    await connect(visit)
    await pay(visit)
    await waitForNotice(visit, en.expired)
    expect(await world.earned()).toBe(before)
    slow = false
    await pay(visit)
    expect(await readGoods(visit)).toEqual(weather)
    expect(await world.earned()).toBe(before + 10_000n)
  })

  test('T10 the settlement is pending: the same payment is sent again, none is signed', async () => {
    const client = createHttpFacilitatorClient(world.facilitator.url)
    let pending = 2
    const facilitator = {
      ...client,
      settle: async (request: Parameters<typeof client.settle>[0]) => {
        if (pending > 0) {
          pending -= 1
          const { network } = request.paymentRequirements as { network: string }
          return { success: false, errorReason: 'settlement_pending', transaction: '', network }
        }
        return client.settle(request)
      },
    }
    const before = await world.earned()
    const visit = await world.openPage({})
    await visit.page.goto(await openWeather({ paywall: { facilitator } }))
    await connect(visit)
    await pay(visit)
    await visit.page
      .getByRole('status')
      .getByText(/Sending the same one again, try 2/)
      .waitFor()
    await shoot(visit, 'pending')
    await visit.page.locator('#goods').waitFor({ timeout: 15_000 })
    expect(await readGoods(visit)).toEqual(weather)
    expect(visit.wallet.signed).toHaveLength(1)
    expect(await world.earned()).toBe(before + 10_000n)
    expect(visit.complaints).toEqual([])
  })

  test('T10 no answer comes back: only the same payment can follow', async () => {
    const before = await world.earned()
    const visit = await world.openPage({})
    const { page } = visit
    const url = await openWeather()
    await page.goto(url)
    await connect(visit)
    let down = true
    await page.route(url, async (route) => {
      const paid = route.request().headers()['payment-signature'] !== undefined
      if (!paid || !down) return route.continue()
      return route.fulfill({ status: 503, headers: { 'Retry-After': '3600' } })
    })
    await pay(visit)
    await waitForNotice(visit, en.unknownOutcome)
    await shoot(visit, 'unknown')
    expect(await page.getByRole('button', { name: /Pay/ }).count()).toBe(0)
    expect(await page.locator('#disconnect').count()).toBe(0)
    down = false
    await page.getByRole('button', { name: en.resend }).click()
    expect(await readGoods(visit)).toEqual(weather)
    expect(visit.wallet.signed).toHaveLength(1)
    expect(await world.earned()).toBe(before + 10_000n)
  })

  test('what was paid for breaks off: it comes again without another payment', async () => {
    const before = await world.earned()
    const visit = await world.openPage({})
    const { page } = visit
    let cut = true
    const url = await world.openShop({
      routes(app, paid) {
        app.use((_req, res, next) => {
          const end = res.end.bind(res)
          res.end = (...args: readonly unknown[]) => {
            if (cut && res.statusCode === 200) {
              cut = false
              res.flushHeaders()
              res.write('{"half')
              setTimeout(() => res.destroy(), 100)
              return res
            }
            return Reflect.apply(end, undefined, args)
          }
          next()
        })
        app.get('/weather', paid(), (_req, res) => void res.json(weather))
      },
    })
    await page.goto(`${url}/weather`)
    await connect(visit)
    await pay(visit)
    await waitForNotice(visit, en.interrupted)
    await page.getByRole('button', { name: en.fetchAgain }).click()
    expect(await readGoods(visit)).toEqual(weather)
    expect(visit.wallet.signed).toHaveLength(1)
    expect(await world.earned()).toBe(before + 10_000n)
    await page.locator('#receipt').getByText('0.01 USDC').waitFor()
  })

  test('the facilitator refuses the payment', async () => {
    const client = createHttpFacilitatorClient(world.facilitator.url)
    const verify = async () => ({ isValid: false, invalidReason: 'insufficient_funds' })
    const visit = await world.openPage({})
    await visit.page.goto(await openWeather({ paywall: { facilitator: { ...client, verify } } }))
    await connect(visit)
    await pay(visit)
    await waitForNotice(visit, en.refused)
    await waitForNotice(visit, 'Code: insufficient_funds')
  })

  test('the server is gone', async () => {
    const visit = await world.openPage({})
    const url = await openWeather()
    await visit.page.goto(url)
    await connect(visit)
    await visit.page.route(url, (route) => route.abort())
    await pay(visit)
    await waitForNotice(visit, en.offline)
    await visit.page.unroute(url)
    await visit.page.route(url, (route) => route.fulfill({ status: 500 }))
    await pay(visit)
    await waitForNotice(visit, fillText(en.serverError, { status: '500' }))
    await visit.page.unroute(url)
    await pay(visit)
    expect(await readGoods(visit)).toEqual(weather)
  })

  test('nothing has to be paid any more', async () => {
    const visit = await world.openPage({})
    const url = await openWeather()
    await visit.page.goto(url)
    await connect(visit)
    await visit.page.route(url, (route) => route.fulfill({ json: weather }))
    await pay(visit)
    await visit.page.getByText(en.deliveredFree).waitFor()
    expect(visit.wallet.signed).toEqual([])
    expect(await visit.page.locator('#receipt').count()).toBe(0)
  })

  test('the network is unprotected: nothing can be paid', async () => {
    const visit = await world.openPage({})
    const { page } = visit
    const url = await openWeather()
    await page.route('http://shop.example/**', async (route) => {
      const answer = await openAsBrowser(url)
      await route.fulfill(answer)
    })
    await page.goto('http://shop.example/weather')
    await page.getByText(en.insecure).waitFor()
    expect(await page.getByRole('button').count()).toBe(0)
  })
})

describe('what is bought', () => {
  async function buy(visit: Visit, handler: (req: unknown, res: Response) => void) {
    const url = await world.openShop({
      routes: (app, paid) => void app.get('/goods/report', paid(), handler),
    })
    await visit.page.goto(`${url}/goods/report`)
    await connect(visit)
    await pay(visit)
    await visit.page.locator('#goods').waitFor()
  }

  test('T30 an article, without its scripts', async () => {
    const visit = await world.openPage({})
    const article = `<!doctype html><html><head><title>x</title>
      <style>h1 { color: rgb(1, 2, 3) }</style><link rel="preload" href="/x.js" as="script">
      <meta http-equiv="refresh" content="0;url=https://example.com/"></head>
      <body onload="top.pwned = 1"><h1>The Daily Fare</h1>
      <p style="font-size: 40px" onclick="top.pwned = 1">Bought.</p><a href="/next">next</a>
      <script>top.pwned = 1; parent.document.body.remove()</script>
      <img src="x" onerror="top.pwned = 1"><iframe src="javascript:top.pwned=1"></iframe>
      <form action="/x"><button>x</button></form></body></html>`
    await buy(visit, (_req, res) => void res.type('html').send(article))
    const frame = visit.page.frameLocator('#goods iframe')
    await frame.getByRole('heading', { name: 'The Daily Fare' }).waitFor()
    const style = await frame
      .getByText('Bought.')
      .evaluate((element) => getComputedStyle(element).fontSize)
    const color = await frame.locator('h1').evaluate((element) => getComputedStyle(element).color)
    expect({ style, color }).toEqual({ style: '40px', color: 'rgb(1, 2, 3)' })
    expect(await visit.page.evaluate(() => Reflect.get(globalThis, 'pwned'))).toBeUndefined()
    await visit.page.getByText(en.receipt).waitFor()
    await shoot(visit, 'article')
    expect(visit.complaints.filter((text) => !text.includes('404'))).toEqual([])
  })

  test('an image', async () => {
    const visit = await world.openPage({})
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"><rect width="60" height="40"/><script>top.pwned = 1</script></svg>'
    await buy(visit, (_req, res) => void res.type('image/svg+xml').send(svg))
    const image = visit.page.locator('#goods img')
    await image.evaluate(async (element) => {
      if (element instanceof HTMLImageElement) await element.decode()
    })
    const width = await image.evaluate((element) => element.clientWidth)
    expect(width).toBe(60)
    expect(await visit.page.evaluate(() => Reflect.get(globalThis, 'pwned'))).toBeUndefined()
    expect(visit.complaints).toEqual([])
  })

  test('a file, under its own name', async () => {
    const visit = await world.openPage({})
    await buy(visit, (_req, res) => {
      res.attachment('annual report.bin').type('application/octet-stream')
      res.send(Buffer.from([1, 2, 3]))
    })
    const downloading = visit.page.waitForEvent('download')
    await visit.page.getByRole('link', { name: /^Download/ }).click()
    const download = await downloading
    expect(download.suggestedFilename()).toBe('annual report.bin')
    const chunks = await (await download.createReadStream()).toArray()
    expect(Buffer.concat(chunks)).toEqual(Buffer.from([1, 2, 3]))
    expect(visit.complaints).toEqual([])
  })

  test('T30 text is shown as text', async () => {
    const visit = await world.openPage({})
    const text = '</pre><img src=x onerror="top.pwned=1">'
    await buy(visit, (_req, res) => void res.type('text/plain').send(text))
    expect(await visit.page.locator('#goods pre').textContent()).toBe(text)
  })

  test('nothing', async () => {
    const visit = await world.openPage({})
    await buy(visit, (_req, res) => void res.status(204).end())
    await visit.page.getByText(en.empty).waitFor()
    expect(await visit.page.locator('#download').count()).toBe(0)
    await visit.page.locator('#receipt').waitFor()
  })
})

describe('T30 hostile texts', () => {
  test.each([
    ['all attacks at once', attacks.join(' ')],
    ['an image', '<img src=x onerror=alert(1)>'],
  ])('%s', async (_name, text) => {
    const printable = text.replace(/[^\x20-\x7E]/g, '').slice(0, 32)
    const visit = await world.openPage({ name: text.slice(0, 80) })
    const { page } = visit
    const url = await world.openShop({
      page: { appName: text, languages: { en: { payFor: text, stepSign: text } } },
      routes(app, paid) {
        app.get(
          '/weather',
          paid({
            description: text,
            mimeType: text,
            serviceName: printable,
            tags: [printable],
          }),
          (_req, res) => void res.type('text/html').send(text),
        )
      },
    })
    const target = new URL('/weather', url)
    target.searchParams.set('q', text)
    await page.goto(target.href)
    // Whatever the text is, the page is the page.
    await page.locator('#wallet-0').waitFor()
    expect(await page.locator('script').count()).toBe(2)
    expect(await page.locator('img').count()).toBe(1)
    await page.locator('#wallet-0').click()
    await pay(visit)
    await page.locator('#goods iframe').waitFor()
    await page.waitForTimeout(100)
    expect(await page.locator('script').count()).toBe(2)
    expect(visit.complaints.filter((line) => /dialog|exception/.test(line))).toEqual([])
  })
})

describe('how it looks', () => {
  test('in Chinese', async () => {
    const visit = await world.openPage({}, { locale: 'zh-CN' })
    const { page } = visit
    await page.goto(await openWeather())
    expect(await page.locator('html').getAttribute('lang')).toBe('zh')
    await page.getByRole('button', { name: '连接 Test Wallet' }).click()
    await page.getByText('5分钟后自动失效').waitFor()
    await shoot(visit, 'zh')
    await page.getByRole('button', { name: '支付 0.01 USDC' }).click()
    await page.getByText(zh.delivered).waitFor()
    expect(visit.complaints).toEqual([])
  })

  test('in the dark', async () => {
    const visit = await world.openPage({}, { colorScheme: 'dark' })
    const { page } = visit
    await page.goto(await openWeather({ page: { appName: 'The Daily Fare' } }))
    const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    expect(background).toBe('rgb(16, 18, 23)')
    await connect(visit)
    await page.locator('#primary').waitFor()
    await shoot(visit, 'dark')
  })

  test('on a phone nothing sticks out', async () => {
    const visit = await world.openPage({}, { viewport: { width: 320, height: 640 } })
    const { page } = visit
    await page.goto(await openWeather())
    const overhang = (): Promise<number> =>
      page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    await page.locator('#wallet-0').waitFor()
    expect(await overhang()).toBe(0)
    await connect(visit)
    await page.locator('#primary').waitFor()
    expect(await overhang()).toBe(0)
    const height = await page.locator('#primary').evaluate((button) => button.clientHeight)
    expect(height).toBeGreaterThanOrEqual(44)
    await shoot(visit, 'phone')
    await pay(visit)
    await page.locator('#goods').waitFor()
    expect(await overhang()).toBe(0)
    await shoot(visit, 'phone-goods')
  })

  test('with a theme', async () => {
    const visit = await world.openPage({})
    const { page } = visit
    await page.goto(
      await openWeather({ page: { theme: { light: { accent: 'rgb(200, 0, 100)' } } } }),
    )
    const color = await page
      .locator('#wallet-0')
      .evaluate((button) => getComputedStyle(button).backgroundColor)
    expect(color).toBe('rgb(200, 0, 100)')
  })

  test('without scripts it still says what costs how much', async () => {
    const context = await world.browser.newContext({ javaScriptEnabled: false })
    onTestFinished(() => context.close())
    const page = await context.newPage()
    await page.goto(await openWeather())
    expect(await page.locator('#price').textContent()).toBe('0.01 USDC')
    expect(await page.locator('noscript').textContent()).toContain('JavaScript')
  })
})

test('programs get JSON, byte for byte as without the page', async () => {
  const url = await openWeather()
  for (const accept of ['*/*', 'application/json', undefined]) {
    const response = await fetch(url, { headers: accept === undefined ? {} : { accept } })
    expect(response.status).toBe(402)
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(response.headers.get('content-security-policy')).toBeNull()
    expect(response.headers.get('vary')).toBe('PAYMENT-SIGNATURE')
    expect(await response.json()).toMatchObject({ x402Version: 2 })
  }
})
