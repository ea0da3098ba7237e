import { existsSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

import type { FastifyInstance } from 'fastify'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { onTestFinished } from 'vitest'

import type { Backend } from '../../../src/http/backend.ts'
import { createTestApp } from '../../support/fake-backend.ts'
import { exampleDaemon, token } from './example-pages.ts'

export const built = join(import.meta.dirname, '../../../web/dist')

/** What a page did that it must not do. */
export type Seen = {
  /** Answers of the browser's own judge of the content security policy. */
  readonly violations: string[]
  /** What was thrown and not caught. */
  readonly errors: string[]
  /** Every address that was asked for. */
  readonly requests: string[]
}

export type Opened = {
  readonly page: Page
  readonly context: BrowserContext
  readonly seen: Seen
  readonly served: Served
}

export type Served = {
  readonly base: string
  readonly app: FastifyInstance
}

type Wishes = {
  readonly daemon?: Partial<Backend>
  readonly now?: () => Date
  readonly colorScheme?: 'light' | 'dark'
  readonly viewport?: { width: number; height: number }
  readonly timezoneId?: string
  /** Puts something before Lifeboat, which stands at this address; gives the one where a browser finds it. */
  readonly behind?: (base: string) => Promise<string>
}

let browser: Promise<Browser> | undefined

/** Debian's Chromium, or the one that CHROMIUM names. One for all tests of a file. */
function openBrowser(): Promise<Browser> {
  browser ??= chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    // As root Chromium starts only without its sandbox; it sees nothing but these pages.
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  })
  return browser
}

export async function closeBrowser(): Promise<void> {
  const opened = await browser
  browser = undefined
  await opened?.close()
}

/** The real HTTP interface, on a port of this host, before a daemon that the test makes. */
export async function servePages({ daemon = {}, now }: Wishes, port = 0): Promise<Served> {
  const app = await createTestApp(exampleDaemon(daemon), {
    now: now ?? (() => new Date()),
    pages: () => (existsSync(built) ? built : undefined),
  })
  await app.listen({ host: '127.0.0.1', port })
  return { app, base: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/` }
}

/** A browser at the login of the pages. All of it is gone when the test has ended. */
export async function openPages(wishes: Wishes = {}): Promise<Opened> {
  const own = await servePages(wishes)
  const served = { ...own, base: (await wishes.behind?.(own.base)) ?? own.base }
  const { colorScheme = 'light', viewport = { width: 1280, height: 900 }, timezoneId } = wishes
  const context = await (
    await openBrowser()
  ).newContext({
    colorScheme,
    viewport,
    reducedMotion: 'reduce',
    // A test's own certificate is nobody's.
    ignoreHTTPSErrors: true,
    ...(timezoneId === undefined ? {} : { timezoneId }),
  })
  onTestFinished(async () => {
    await context.close()
    served.app.server.closeAllConnections()
    await served.app.close()
  })
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  const seen = await watch(page)
  await page.goto(served.base)
  return { page, context, seen, served }
}

/** The same, logged in, at `hash`. */
export async function openLoggedIn(hash: string, wishes: Wishes = {}): Promise<Opened> {
  const opened = await openPages(wishes)
  await logIn(opened.page)
  await goTo(opened.page, hash)
  return opened
}

export async function logIn(page: Page, typed = token): Promise<void> {
  await page.getByLabel('Token').fill(typed)
  await page.getByRole('button', { name: 'Log in' }).click()
  if (typed === token) await page.getByRole('button', { name: 'Log out' }).waitFor()
}

export async function goTo(page: Page, hash: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(hash)}`)
}

/** What is run in the page is text: these tests are typed for Node. */
async function watch(page: Page): Promise<Seen> {
  const seen: Seen = { violations: [], errors: [], requests: [] }
  await page.exposeFunction('tellViolation', (text: string) => seen.violations.push(text))
  await page.addInitScript(`
    document.addEventListener('securitypolicyviolation', (event) => {
      tellViolation([event.effectiveDirective, event.blockedURI, event.sourceFile].join(' '))
    })
  `)
  page.on('pageerror', (error) => seen.errors.push(String(error)))
  page.on('request', (request) => seen.requests.push(request.url()))
  return seen
}
