/** Takes the README's screens anew, out of the built pages before a stack that is made up: `npm run screens`. */
import { join } from 'node:path'

import type { Page } from 'playwright-core'

import { closeBrowser, goTo, logIn, openBrowser } from '../../test/browser/support/browser.ts'
import { closeServed, servePages } from '../../test/browser/support/serve-pages.ts'
import { shownAt, shownStack } from '../../test/browser/support/shown-stack.ts'

type Screen = {
  readonly name: string
  readonly hash: string
  readonly scheme: 'light' | 'dark'
  readonly size: { readonly width: number; readonly height: number }
  /** What is done on the page before. */
  readonly act?: (page: Page) => Promise<void>
}

const desk = { width: 1100, height: 720 }
const phone = { width: 390, height: 780 }
const { backups, daemon } = shownStack()
const newest = backups.at(-1)?.id ?? ''

const screens: readonly Screen[] = [
  { name: 'status', hash: '#/', scheme: 'light', size: desk },
  { name: 'backup', hash: `#/backups/${newest}`, scheme: 'dark', size: desk },
  {
    name: 'restore',
    hash: `#/backups/${newest}/restore`,
    scheme: 'light',
    size: desk,
    act: async (page) => {
      await page.getByRole('button', { name: 'Show the plan' }).click()
      const last = page.getByRole('button', { name: 'Restore now' })
      await last.waitFor()
      await last.scrollIntoViewIfNeeded()
    },
  },
  { name: 'statistics', hash: '#/statistics', scheme: 'light', size: phone },
]

const served = await servePages({ daemon, now: () => shownAt })
try {
  for (const screen of screens) await take(screen)
} finally {
  await closeBrowser()
  await closeServed(served)
}

async function take({ name, hash, scheme, size, act }: Screen): Promise<void> {
  const context = await (
    await openBrowser()
  ).newContext({
    colorScheme: scheme,
    viewport: size,
    timezoneId: 'UTC',
    locale: 'en-GB',
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  await page.clock.setFixedTime(shownAt)
  await page.goto(served.base)
  await logIn(page)
  await goTo(page, hash)
  await page.getByText('Loading…').first().waitFor({ state: 'detached' })
  await page.waitForLoadState('networkidle')
  await act?.(page)
  await page.screenshot({ path: join(import.meta.dirname, `${name}.png`) })
  await context.close()
}
