import { parseTronAddress } from '@farebox/tron'
import { tronPrivateKeyAccount } from '@farebox/tron/account'
import { tron as tronServer } from '@farebox/tron/server'
import type { ServerMechanism } from '@farebox/core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { missingBrowser, shoot } from './browser.fixture.js'
import { fillText } from './fillText.js'
import { attacks } from './parsePage.fixture.js'
import { en } from './texts/en.js'
import { startTronWorld, type TronVisit, type TronWorld } from './tronWorld.fixture.js'

let world: TronWorld

beforeAll(async () => {
  if (missingBrowser === undefined) world = await startTronWorld()
}, 60_000)
beforeEach((context) => {
  if (missingBrowser !== undefined) context.skip(missingBrowser)
})
afterEach(async () => {
  if (missingBrowser !== undefined) return
  world.tron.faults.clear()
  await world.tidy()
})
afterAll(async () => {
  if (missingBrowser === undefined) await world.stop()
})

const network = 'tron:nile'
const permit = { scheme: 'exact_permit', network, price: '$0.01' }
const permit2 = { scheme: 'exact', network, price: '$0.01' }
const gasFree = { scheme: 'exact_gasfree', network, price: '$0.01' }
const poem = { poem: 'Toll and tide' }

async function open(
  visit: TronVisit,
  terms: Readonly<Record<string, unknown>>,
  options: Parameters<TronWorld['openShop']>[1] = {},
): Promise<void> {
  await visit.page.goto(`${await world.openShop(terms, options)}/poem`)
}

async function press({ page }: TronVisit, name: RegExp | string): Promise<void> {
  await page.getByRole('button', { name }).click()
}

async function readGoods({ page }: TronVisit): Promise<unknown> {
  return JSON.parse((await page.locator('#goods pre').textContent()) ?? '')
}

async function readText({ page }: TronVisit, selector: string): Promise<string> {
  return (await page.locator(selector).textContent()) ?? ''
}

async function waitForNotice({ page }: TronVisit, text: string): Promise<void> {
  await page.getByRole('alert').getByText(text).waitFor()
}

/** An account with tokens and TRX that has approved nothing. */
async function takeAccount(index: number, tokens = 50_000_000n) {
  const account = world.tron.accounts.extra[index]
  if (account === undefined) throw new Error('no account')
  await world.tron.profile.mint(world.tron.profile.tokens.USDT, account.address, tokens)
  return account
}

describe('exact_permit', () => {
  test('approves first, visibly, and pays; the next payment needs no approval', async () => {
    const account = await takeAccount(0)
    const before = await world.earned()
    const visit = await world.openPage({ account })
    const { page, wallet } = visit
    await open(visit, permit)
    expect(await readText(visit, '#price')).toBe('0.01 USDT')
    expect(await readText(visit, '#network')).toBe('TRON Nile')
    await shoot(visit, 'tron-start')
    expect(wallet.calls).toEqual([])

    await press(visit, 'Connect TronLink')
    await page.getByRole('button', { name: 'Approve 1.1 USDT' }).waitFor()
    expect(wallet.calls).toEqual(['tron_requestAccounts'])
    const approval = await readText(visit, '#approval')
    const { paymentPermit } = world.tron.profile.contracts
    expect(paymentPermit).toBeDefined()
    expect(approval).toMatch(/The contract T\w{33} may take up to 1\.1 USDT/)
    expect(approval).toMatch(/costs about \d[\d.]* TRX/)
    expect(await readText(visit, '#steps li[data-state=current]')).toContain('Approve 1.1 USDT')
    await shoot(visit, 'tron-approve')

    world.tron.faults.holdTransactions(true)
    await press(visit, /^Approve/)
    await page.getByRole('status').getByText(en.busyPacking).waitFor()
    expect(await page.locator('#primary').isDisabled()).toBe(true)
    await shoot(visit, 'tron-packing')
    expect(wallet.signed).toEqual(['transaction'])
    world.tron.faults.holdTransactions(false)
    await world.tron.mine()

    await page.getByRole('button', { name: 'Pay 0.011 USDT' }).waitFor()
    expect(wallet.signed).toEqual(['transaction'])
    const signing = await readText(visit, '#signing')
    for (const part of [
      'exactly 0.01 USDT, once',
      'a fee of 0.001 USDT for sending it: 0.011 USDT in all',
      account.address,
      world.tron.accounts.seller.address,
      world.tron.profile.tokens.USDT.address,
      '5 minutes',
    ]) {
      expect(signing).toContain(part)
    }
    await shoot(visit, 'tron-confirm')
    await press(visit, /^Pay/)
    await page.locator('#goods').waitFor()
    expect(await readGoods(visit)).toEqual(poem)
    expect(wallet.signed).toEqual(['transaction', 'PaymentPermitDetails'])
    expect(await world.earned()).toBe(before + 10_000n)
    const receipt = await readText(visit, '#receipt')
    expect(receipt).toMatch(/[0-9a-f]{64}/)
    await shoot(visit, 'tron-goods')

    await page.reload()
    await press(visit, 'Connect TronLink')
    await press(visit, 'Pay 0.011 USDT')
    await page.locator('#goods').waitFor()
    expect(wallet.signed.filter((type) => type === 'transaction')).toHaveLength(1)
    expect(await world.earned()).toBe(before + 20_000n)
    expect(visit.complaints).toEqual([])
  })

  test('the person declines the approval, and then the payment: nothing is paid', async () => {
    const account = await takeAccount(1)
    const before = await world.earned()
    const visit = await world.openPage({ account, decline: ['sign', 'signTypedData'] })
    await open(visit, permit)
    await press(visit, 'Connect TronLink')
    await press(visit, /^Approve/)
    await waitForNotice(visit, en.rejected)
    visit.wallet.decline = ['signTypedData']
    await press(visit, /^Approve/)
    await press(visit, /^Pay/)
    await waitForNotice(visit, en.rejected)
    expect(await world.earned()).toBe(before)
    visit.wallet.decline = []
    await press(visit, /^Pay/)
    await visit.page.locator('#goods').waitFor()
    expect(await world.earned()).toBe(before + 10_000n)
    expect(visit.complaints).toEqual([])
  })

  test('the network refuses the approval', async () => {
    const account = await takeAccount(2)
    const visit = await world.openPage({ account })
    await open(visit, permit)
    await press(visit, 'Connect TronLink')
    world.tron.faults.refuseNextBroadcast('SIGERROR')
    await press(visit, /^Approve/)
    await waitForNotice(visit, en.approvalFailed)
    expect(visit.wallet.signed).toEqual(['transaction'])
    await press(visit, /^Approve/)
    await press(visit, /^Pay/)
    await visit.page.locator('#goods').waitFor()
  })
})

test('exact by Permit2 approves Permit2 and pays without a fee', async () => {
  const account = await takeAccount(3)
  const before = await world.earned()
  const visit = await world.openPage({ account, kind: 'tron' })
  await open(visit, permit2)
  await press(visit, 'Connect TronLink')
  await press(visit, 'Approve 1 USDT')
  await visit.page.getByRole('button', { name: 'Pay 0.01 USDT' }).waitFor()
  const signing = await readText(visit, '#signing')
  expect(signing).toContain(en.signBound)
  expect(signing).toContain(en.signNoFee)
  expect(signing).not.toContain('a fee of')
  await press(visit, /^Pay/)
  await visit.page.locator('#goods').waitFor()
  expect(await readGoods(visit)).toEqual(poem)
  expect(visit.wallet.calls[0]).toBe('eth_requestAccounts')
  expect(visit.wallet.signed).toEqual(['transaction', 'PermitWitnessTransferFrom'])
  expect(await world.earned()).toBe(before + 10_000n)
  expect(visit.complaints).toEqual([])
})

describe('a person without TRX', () => {
  // A key that everybody knows: never fund it on a real network.
  const privateKey = `0x${'11'.repeat(32)}` as const
  const { address } = tronPrivateKeyAccount(privateKey)
  const account = { address, hex: parseTronAddress(address), privateKey }

  test('is led to GasFree, and pays there', async () => {
    const { tron, gasFree: provider } = world
    const { USDT } = tron.profile.tokens
    await tron.profile.mint(USDT, address, 50_000_000n)
    const before = await world.earned()
    const visit = await world.openPage({ account })
    const { page } = visit
    await open(visit, { accepts: [permit, permit2, gasFree] })
    expect(await page.getByLabel('PaymentPermit').isChecked()).toBe(true)

    await press(visit, 'Connect TronLink')
    await page.getByText(/^The payment cannot be made: .* 0 TRX/).waitFor()
    expect(await page.getByRole('button', { name: /^(?:Pay|Approve)/ }).count()).toBe(0)
    await shoot(visit, 'tron-no-trx')
    await page.getByLabel('GasFree').check()
    const { gasFreeAddress } = await provider.accountOf(address)
    await page
      .getByText(new RegExp(`^Your GasFree address ${gasFreeAddress} holds 0 USDT`))
      .waitFor()
    await shoot(visit, 'tron-gasfree-empty')

    await tron.profile.mint(USDT, gasFreeAddress, 50_000_000n)
    await page.reload()
    await press(visit, 'Connect TronLink')
    await page.getByRole('button', { name: /^Pay/ }).waitFor()
    expect(await page.getByLabel('GasFree').isChecked()).toBe(true)
    const signing = await readText(visit, '#signing')
    expect(signing).toContain(`From your GasFree address ${gasFreeAddress}.`)
    expect(signing).toMatch(
      /a fee of at most [\d.]+ USDT for sending it: at most [\d.]+ USDT in all/,
    )
    expect(signing).not.toContain(en.signBound)
    await shoot(visit, 'tron-gasfree')
    await press(visit, /^Pay/)
    await page.locator('#goods').waitFor()
    expect(await readGoods(visit)).toEqual(poem)
    expect(visit.wallet.signed).toEqual(['PermitTransfer'])
    expect(await world.earned()).toBe(before + 10_000n)
    expect(await tron.profile.balanceOf(USDT, address)).toBe(50_000_000n)
    expect(visit.complaints).toEqual([])
  })
})

describe('which wallets', () => {
  test.each(['announced', 'tronWeb'] as const)('%s', async (kind) => {
    const account = await takeAccount(3)
    const visit = await world.openPage({ account, kind })
    await open(visit, permit2)
    const name = kind === 'announced' ? 'Tron Test' : 'TronLink'
    await press(visit, `Connect ${name}`)
    await press(visit, 'Pay 0.01 USDT')
    await visit.page.locator('#goods').waitFor()
    expect(visit.complaints).toEqual([])
  })

  test.each(['tronLink', 'tron', 'announced', 'tronWeb'] as const)('%s, late', async (kind) => {
    const visit = await world.openPage({ kind, lateMs: 1200 })
    await open(visit, permit)
    await visit.page.getByText('No wallet for TRON Nile was found in this browser.').waitFor()
    await visit.page.getByRole('button', { name: /^Connect/ }).waitFor()
    expect(await visit.page.getByRole('button', { name: /^Connect/ }).count()).toBe(1)
    expect(visit.wallet.calls).toEqual([])
  })

  test('none, and the page looks again when it is asked to', async () => {
    const visit = await world.openPage(undefined)
    const { page } = visit
    await open(visit, permit)
    const text = fillText(en.noWallet, { network: 'TRON Nile' })
    await page.getByText(text).waitFor()
    await shoot(visit, 'tron-no-wallet')
    await press(visit, en.checkAgain)
    await page.getByText(text).waitFor()
    expect(visit.complaints).toEqual([])
  })

  test('only one for TRON where the first offer is on another chain', async () => {
    const account = await takeAccount(3)
    const visit = await world.openPage({ account })
    const elsewhere = { scheme: 'exact', network: 'base-sepolia', price: '$0.02' }
    await open(visit, { accepts: [elsewhere, permit2] })
    await press(visit, 'Connect TronLink')
    expect(await readText(visit, '#network')).toBe('TRON Nile')
    await visit.page.getByLabel(/Base Sepolia/).check()
    await visit.page.getByText('No wallet for Base Sepolia').waitFor()
    await visit.page.getByLabel(/TRON Nile/).check()
    await press(visit, 'Pay 0.01 USDT')
    await visit.page.locator('#goods').waitFor()
    expect(visit.complaints).toEqual([])
  })
})

describe('what a wallet may do', () => {
  test('it is on another network, and says what to switch to', async () => {
    const account = await takeAccount(3)
    const visit = await world.openPage({ account, node: 'https://api.trongrid.io' })
    const { page } = visit
    await open(visit, permit2)
    await press(visit, 'Connect TronLink')
    const text = fillText(en.switchYourself, { network: 'TRON Nile', wallet: 'TronLink' })
    await page.getByText(text).waitFor()
    expect(await page.getByRole('button', { name: /^(?:Pay|Approve)/ }).count()).toBe(0)
    await shoot(visit, 'tron-wrong-network')
    await world.setNode(visit, 'https://nile.trongrid.io')
    await press(visit, 'Pay 0.01 USDT')
    await page.locator('#goods').waitFor()
    expect(visit.complaints).toEqual([])
  })

  test('it is on another network, and can be switched', async () => {
    const account = await takeAccount(3)
    const chainId = 728_126_428
    const decline = ['wallet_switchEthereumChain']
    const visit = await world.openPage({ account, kind: 'tron', chainId, decline })
    await open(visit, permit2)
    await press(visit, 'Connect TronLink')
    await press(visit, 'Switch to TRON Nile')
    await waitForNotice(visit, en.rejected)
    visit.wallet.decline = []
    await press(visit, 'Switch to TRON Nile')
    await press(visit, 'Pay 0.01 USDT')
    await visit.page.locator('#goods').waitFor()
    expect(visit.complaints).toEqual([])
  })

  test.each([
    ['tronLink', 'tron_requestAccounts'],
    ['tron', 'eth_requestAccounts'],
  ] as const)('%s declines to connect', async (kind, method) => {
    const visit = await world.openPage({ kind, decline: [method] })
    await open(visit, permit)
    await press(visit, 'Connect TronLink')
    await waitForNotice(visit, en.rejected)
    visit.wallet.decline = []
    await press(visit, 'Connect TronLink')
    await visit.page.locator('#account').waitFor()
    expect(visit.complaints).toEqual([])
  })

  test('it is locked', async () => {
    const visit = await world.openPage({ locked: true })
    await open(visit, permit)
    await press(visit, 'Connect TronLink')
    await waitForNotice(visit, en.walletLocked)
    visit.wallet.locked = false
    await press(visit, 'Connect TronLink')
    await visit.page.locator('#account').waitFor()
  })

  test('its node does not matter, and the page goes on where its own does not answer', async () => {
    const account = await takeAccount(3)
    const visit = await world.openPage({ account })
    await visit.page.route(`${world.tron.rpcUrl}/**`, (route) => route.abort())
    await open(visit, permit)
    await press(visit, 'Connect TronLink')
    await visit.page.getByText(en.balanceUnknown).waitFor()
    // The fee is known all the same.
    await visit.page.getByRole('button', { name: 'Pay 0.011 USDT' }).waitFor()
  })
})

describe('what a seller may do', () => {
  test('T19 the fee is higher by the time of the payment: it is shown, and not signed', async () => {
    const account = await takeAccount(0)
    let extraFee = 0n
    const raising: ServerMechanism[] = tronServer().map((mechanism) => ({
      ...mechanism,
      buildRequirements(input) {
        const { fee } = input
        return mechanism.buildRequirements(
          fee === undefined
            ? input
            : { ...input, fee: { ...fee, feeAmount: String(BigInt(fee.feeAmount) + extraFee) } },
        )
      },
    }))
    const visit = await world.openPage({ account })
    await open(visit, permit, { paywall: { schemes: [raising] } })
    await press(visit, 'Connect TronLink')
    await visit.page.getByRole('button', { name: 'Pay 0.011 USDT' }).waitFor()
    extraFee = 5000n
    await press(visit, 'Pay 0.011 USDT')
    await waitForNotice(visit, en.changed)
    expect(visit.wallet.signed).toEqual([])
    await visit.page.getByRole('button', { name: 'Pay 0.016 USDT' }).waitFor()
  })

  test('T30 hostile texts stay texts, and the policy names the node and nothing else', async () => {
    const text = attacks.join(' ')
    const visit = await world.openPage({ account: await takeAccount(3) })
    const { page } = visit
    const languages = { en: { payFor: text, approveAmount: text, signToken: text } }
    const chains = [{ network, rpcUrl: world.tron.rpcUrl, gasFreeUrl: world.gasFree.url }]
    const url = await world.openShop(
      { ...permit2, description: text },
      { page: { appName: text, languages, chains } },
    )
    const response = await page.goto(`${url}/poem`)
    expect(response?.headers()['content-security-policy']).toContain(
      `connect-src 'self' ${world.tron.rpcUrl};`,
    )
    await press(visit, 'Connect TronLink')
    await press(visit, /^Pay/)
    await page.locator('#goods').waitFor()
    expect(await page.locator('script').count()).toBe(2)
    expect(await page.locator('img').count()).toBe(0)
    expect(visit.complaints).toEqual([])
  })
})

describe('how it looks', () => {
  test('on a phone nothing sticks out, in Chinese and in the dark', async () => {
    const account = await takeAccount(4)
    const visit = await world.openPage(
      { account },
      { viewport: { width: 320, height: 640 }, locale: 'zh-CN', colorScheme: 'dark' },
    )
    const { page } = visit
    await open(visit, permit)
    const overhang = (): Promise<number> =>
      page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    await press(visit, '连接 TronLink')
    await page.getByRole('button', { name: '授权 1.1 USDT' }).waitFor()
    expect(await overhang()).toBe(0)
    await shoot(visit, 'tron-phone-approve')
    await press(visit, /^授权/)
    await page.getByRole('button', { name: '支付 0.011 USDT' }).waitFor()
    expect(await overhang()).toBe(0)
    // The button that was pressed is gone: the keyboard stands on the one that took its place.
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('primary')
    await shoot(visit, 'tron-phone-pay')
    expect(visit.complaints).toEqual([])
  })
})
