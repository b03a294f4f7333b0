import { once } from 'node:events'
import { existsSync, mkdtempSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import express, { type Express } from 'express'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

const executablePath = '/usr/bin/chromium'

/** Why there can be no browser here. */
export const missingBrowser: string | undefined = existsSync(executablePath)
  ? undefined
  : 'chromium is not installed'

export interface ContextOptions {
  readonly locale?: string
  readonly colorScheme?: 'dark' | 'light'
  readonly viewport?: { readonly width: number; readonly height: number }
}

/** A tab, with what must not happen in it. */
export interface Tab {
  readonly page: Page
  /** Violations of the policy, errors on the console, exceptions. */
  readonly complaints: readonly string[]
}

/** A browser and the servers of a test file. */
export interface Bench {
  readonly browser: Browser
  openTab(options?: ContextOptions): Promise<Tab>
  /** On a free port; answers its URL. */
  serve(build: (app: Express) => void): Promise<string>
  /** Ends what one test has opened. */
  tidy(): Promise<void>
  stop(): Promise<void>
}

function watch(page: Page, complaints: string[]): void {
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`))
  page.on('console', (message) => {
    const text = message.text()
    // The browser reports every 402 as a failed resource.
    if (message.type() === 'error' && !/status of \d{3}/.test(text)) complaints.push(text)
  })
  page.on('dialog', (dialog) => {
    if (dialog.type() !== 'beforeunload') complaints.push(`dialog: ${dialog.message()}`)
    void dialog.accept().catch(() => undefined)
  })
}

/** A headless Chromium. */
export async function startBench(): Promise<Bench> {
  const browser = await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
  const servers: Server[] = []
  const contexts: BrowserContext[] = []

  async function tidy(): Promise<void> {
    await Promise.all(contexts.splice(0).map((context) => context.close()))
    for (const server of servers.splice(0)) {
      server.close()
      server.closeAllConnections()
    }
  }

  return {
    browser,
    async openTab(options = {}) {
      const context = await browser.newContext({
        locale: options.locale ?? 'en-US',
        colorScheme: options.colorScheme ?? 'light',
        viewport: options.viewport ?? { width: 900, height: 1000 },
      })
      contexts.push(context)
      const page = await context.newPage()
      page.setDefaultTimeout(10_000)
      const complaints: string[] = []
      watch(page, complaints)
      await page.exposeFunction('fareboxComplain', (text: string) => complaints.push(text))
      await page.addInitScript(() => {
        addEventListener('securitypolicyviolation', (event) => {
          // Put there by exposeFunction.
          const complain = Reflect.get(globalThis, 'fareboxComplain') as (text: string) => void
          complain(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`)
        })
      })
      return { page, complaints }
    },
    async serve(build) {
      const app = express()
      build(app)
      const server = createServer(app)
      servers.push(server)
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
      // Listening on a port, so the address is not a pipe's name.
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    },
    tidy,
    async stop() {
      await tidy()
      await browser.close()
    },
  }
}

const shots = process.env['FAREBOX_SCREENSHOTS'] ?? mkdtempSync(join(tmpdir(), 'farebox-page-'))

/** For a person who looks at the pages; nothing is compared. */
export async function shoot({ page }: Pick<Tab, 'page'>, name: string): Promise<void> {
  if (process.env['FAREBOX_SCREENSHOTS'] === undefined) return
  await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true })
}
