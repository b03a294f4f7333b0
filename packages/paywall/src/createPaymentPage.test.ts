import { describe, expect, test } from 'vitest'
import { createPaymentPage, type PaymentPageOptions } from './createPaymentPage.js'
import { createInput, parsePage } from './parsePage.fixture.js'

const input = { ...createInput('x'), acceptLanguage: 'en' }
const { problem: _problem, ...unpaid } = input

function render(options: PaymentPageOptions = {}, change: Partial<typeof input> = {}) {
  const { body, headers } = createPaymentPage(options).render({ ...input, ...change })
  return { ...parsePage(body), body, headers: new Headers(headers.map(([a, b]) => [a, b])) }
}

describe('the page', () => {
  test('names what is sold, the price, the network and the recipient', () => {
    const [offer] = input.offers
    if (offer === undefined) throw new Error('no offer')
    const known = { ...offer, known: { ...offer.known, symbol: 'USDC' } }
    // What createInput makes, with a name for the asset.
    const page = render({}, { offers: [known] as typeof input.offers })
    expect(page.text('name')).toBe('xx')
    expect(page.text('price')).toBe('0.01 USDC')
    expect(page.text('network')).toBe('Base Sepolia')
    expect(page.attribute('testnet', 'hidden')).toBeUndefined()
    expect(page.text('recipient')).toBe('x')
  })

  test('an asset that nobody knows: atomic units and its address', () => {
    const [offer] = input.offers
    if (offer === undefined) throw new Error('no offer')
    const { known: _known, ...bare } = offer
    const page = render({}, { offers: [bare] })
    expect(page.text('price')).toBe('10000 atomic units')
    expect(page.text('token')).toBe('x')
    expect(page.data).toMatchObject({ assets: [] })
  })

  test.each([
    ['https://api.example.com/a/b?c=d', '/a/b'],
    ['not a url', 'not a url'],
  ])('without a description the path: %s', (url, name) => {
    const challenge = { ...input.challenge, resource: { url } }
    expect(render({}, { challenge }).text('name')).toBe(name)
  })

  test('main network, no test money', () => {
    const offers = input.offers.map((offer) => ({ ...offer, network: 'eip155:8453' }))
    expect(render({}, { offers }).attribute('testnet', 'hidden')).toBe('')
  })

  test('a network without a name is shown by its id', () => {
    const offers = input.offers.map((offer) => ({ ...offer, network: 'eip155:424242' }))
    expect(render({}, { offers }).text('network')).toBe('eip155:424242')
  })

  test('a challenge without offers is a page all the same', () => {
    const challenge = { ...input.challenge, accepts: [] }
    expect(render({}, { offers: [], challenge }).text('facts')).toBe('')
  })

  test('says nothing of an earlier payment where there was none', () => {
    const { body } = createPaymentPage().render(unpaid)
    expect(parsePage(body).text('alert')).toBe('')
  })

  test('whether a payment can be bound', () => {
    expect(render().data).toMatchObject({ bound: false })
    const challenge = { ...input.challenge, extensions: { 'request-binding': {} } }
    expect(render({}, { challenge }).data).toMatchObject({ bound: true })
  })

  test('script and style have the nonce, and there is no other script', () => {
    const { elements } = render({}, { nonce: 'YWJj' })
    const nonces = elements
      .filter(({ tagName }) => tagName === 'script' || tagName === 'style')
      .map(({ attrs }) => attrs.map(({ name, value }) => `${name}=${value}`).join(' '))
    expect(nonces).toEqual([
      'nonce=YWJj',
      'type=application/json id=farebox',
      'type=module nonce=YWJj',
    ])
    const handlers = elements.flatMap(({ attrs }) =>
      attrs.filter(({ name }) => /^on|^style$/.test(name)),
    )
    expect(handlers).toEqual([])
  })

  test('the policy', () => {
    expect(render().headers.get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'nonce-bm9uY2U='; style-src 'self' 'nonce-bm9uY2U='; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    )
  })
})

describe('TRON', () => {
  const nile = 'tron:3448148188'
  const [{ requirements } = { requirements: undefined }] = input.offers
  if (requirements === undefined) throw new Error('no offer')
  const terms = { scheme: 'exact_permit', network: 'tron:nile' }
  const toOffer = (change: { readonly scheme?: string }) => ({
    requirements: { ...requirements, ...terms, ...change },
    network: nile,
  })
  const readPolicy = (
    offers: (typeof input)['offers'],
    options: PaymentPageOptions = {},
  ): string => {
    const { headers } = render(options, { offers })
    return /connect-src ([^;]*)/.exec(headers.get('content-security-policy') ?? '')?.[1] ?? ''
  }

  test('the page may talk to the node, and to GasFree where it is offered', () => {
    expect(readPolicy([toOffer({})])).toBe("'self' https://nile.trongrid.io")
    expect(readPolicy([toOffer({}), toOffer({ scheme: 'exact_gasfree' })])).toBe(
      "'self' https://nile.trongrid.io https://facilitator.bankofai.io",
    )
    expect(readPolicy(input.offers)).toBe("'self'")
  })

  test('the node of the seller takes the place of the public services', () => {
    const chains = [{ network: 'tron:nile', rpcUrl: 'https://node.example.com/key' }]
    const gasFree = toOffer({ scheme: 'exact_gasfree' })
    expect(readPolicy([gasFree], { chains })).toBe("'self' https://node.example.com")
    const page = render({ chains }, { offers: [gasFree] })
    expect(page.data).toMatchObject({ chains: [{ ...chains[0], network: nile }] })
  })

  test.each([
    { rpcUrl: 'node.example.com' },
    { rpcUrl: "javascript:alert('1')" },
    { rpcUrl: 'https://node.example.com', gasFreeUrl: "x; script-src 'unsafe-inline'" },
  ])('error: T30 %j', (urls) => {
    const chains = [{ network: 'tron:nile', ...urls }]
    expect(() => createPaymentPage({ chains })).toThrow(
      expect.objectContaining({ code: 'config_invalid' }),
    )
  })
})

describe('languages', () => {
  test.each([
    ['en-GB,en;q=0.9', 'en', 'You are paying for'],
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh', '您要购买的内容'],
    ['fr', 'en', 'You are paying for'],
  ])('%s', (acceptLanguage, language, kicker) => {
    const page = render({}, { acceptLanguage })
    expect(page.text('kicker')).toBe(kicker)
    expect(page.elements[0]?.attrs).toEqual([{ name: 'lang', value: language }])
    expect(page.headers.get('content-language')).toBe(language)
  })

  test('another one, with English for what it leaves out', () => {
    const options = { languages: { de: { payFor: 'Sie bezahlen' } } }
    const page = render(options, { acceptLanguage: 'de-AT' })
    expect(page.text('kicker')).toBe('Sie bezahlen')
    expect(page.data).toMatchObject({ texts: { payFor: 'Sie bezahlen', pay: 'Pay {price}' } })
  })

  test('other words for one that there is', () => {
    const page = render({ languages: { zh: { payFor: '购买' } } }, { acceptLanguage: 'zh' })
    expect(page.text('kicker')).toBe('购买')
    expect(page.data).toMatchObject({ texts: { pay: '支付 {price}' } })
  })
})

describe('theme', () => {
  test('light and dark', () => {
    const { body } = render({
      theme: { light: { accent: 'rgb(1, 2, 3)' }, dark: { radius: 'calc(1px + 2px)' } },
    })
    expect(body).toContain('--farebox-accent: rgb(1, 2, 3);')
    expect(body).toContain('--farebox-radius: calc(1px + 2px);')
  })

  test.each([
    '</style><script>',
    'red; } body { display: none',
    'red}',
    'url(//example.com/x)',
    'URL(x)',
    'a\\3c',
    '@import x',
    '/*',
    '',
    'x'.repeat(201),
  ])('error: T30 a value that could break out: %j', (accent) => {
    expect(() => createPaymentPage({ theme: { light: { accent } } })).toThrow(
      expect.objectContaining({ code: 'config_invalid' }),
    )
  })

  test.each(['constructor', 'x: red; --y'])('error: an unknown token: %s', (name) => {
    expect(() => createPaymentPage({ theme: { dark: { [name]: 'red' } } })).toThrow(
      expect.objectContaining({ code: 'config_invalid' }),
    )
  })
})

describe('logo', () => {
  test.each([
    ['/logo.svg', undefined],
    ['data:image/png;base64,AAAA', undefined],
    ['https://cdn.example.com/logo.png', 'https://cdn.example.com'],
  ])('%s', (logo, source) => {
    const { elements, headers } = render({ logo, appName: 'Fare' })
    const image = elements.find(({ tagName }) => tagName === 'img')
    expect(image?.attrs).toEqual([
      { name: 'src', value: logo },
      { name: 'alt', value: 'Fare' },
    ])
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain(
      `img-src 'self' data: blob:${source === undefined ? '' : ` ${source}`};`,
    )
  })

  test.each([
    'javascript:alert(1)',
    'http://cdn.example.com/logo.png',
    '//cdn.example.com/logo.png',
    'data:text/html,<script>',
    'logo.png',
    'https://',
    'https://a b; script-src *',
  ])('error: T30 %s', (logo) => {
    expect(() => createPaymentPage({ logo })).toThrow(
      expect.objectContaining({ code: 'config_invalid' }),
    )
  })
})

test('the name of the site stands where there is no logo', () => {
  expect(render({ appName: 'Fare' }).body).toContain('<header class="brand"><span>Fare</span>')
  expect(render().body).not.toContain('class="brand"')
})

test('chains by any of their names', () => {
  const chains = [{ network: 'anvil', rpcUrl: 'http://127.0.0.1:8545' }]
  expect(render({ chains }).data).toMatchObject({ chains: [{ network: 'eip155:31337' }] })
  expect(() => createPaymentPage({ chains: [{ network: '!', rpcUrl: '' }] })).toThrow(
    expect.objectContaining({ code: 'network_invalid' }),
  )
})
