import { chromium, type Browser, type Page } from 'playwright-core'

import { token } from './example-pages.ts'

let browser: Promise<Browser> | undefined

/** Debian's Chromium, or the one that CHROMIUM names. One for all that a process opens. */
export function openBrowser(): Promise<Browser> {
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

export async function logIn(page: Page, typed = token): Promise<void> {
  await page.getByLabel('Token').fill(typed)
  await page.getByRole('button', { name: 'Log in' }).click()
  if (typed === token) await page.getByRole('button', { name: 'Log out' }).waitFor()
}

export async function goTo(page: Page, hash: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(hash)}`)
}
