import type { BrowserContext, Page } from 'playwright-core'
import { onTestFinished } from 'vitest'

import { goTo, logIn, openBrowser } from './browser.ts'
import { type Behind, closeServed, type Served, servePages } from './serve-pages.ts'

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

type Wishes = Behind & {
  readonly colorScheme?: 'light' | 'dark'
  readonly viewport?: { width: number; height: number }
  readonly timezoneId?: string
  /** Puts something before Lifeboat, which stands at this address; gives the one where a browser finds it. */
  readonly behind?: (base: string) => Promise<string>
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
    await closeServed(served)
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
