import type { Page, Route } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'

import { backupId } from './support/example-pages.ts'
import { closeBrowser, goTo } from './support/browser.ts'
import { openLoggedIn } from './support/open-pages.ts'

afterAll(closeBrowser)

/** A name that somebody gave a table, a file or a volume, or a line that a tool wrote. */
const hostile = '<img data-hostile src="x" onerror="document.title = 1">'

/** Each page by its address, with a heading that stands there when its answers have come. */
const pages = [
  ['#/', 'Coverage of every mount'],
  ['#/backups', 'Backups'],
  [`#/backups/${backupId}`, 'Configuration'],
  [`#/backups/${backupId}/restore`, 'Restore from'],
  ['#/runs', 'Runs'],
  ['#/runs/run-2', 'Steps'],
  ['#/runs/run-3', 'Report'],
  ['#/restores', 'Restores'],
  ['#/statistics', 'Drills'],
] as const

test('whatever the API says is shown as text, and none of it becomes a part of a page', async () => {
  const { page, seen } = await openLoggedIn('#/nowhere')
  await page.route('**/*', spoil)

  for (const [hash, heading] of pages) {
    await goTo(page, hash)
    await page.getByRole('heading', { name: heading }).first().waitFor()
    await page.getByText('Loading…').first().waitFor({ state: 'detached' })
    if (hash.endsWith('/restore')) {
      await page.getByRole('button', { name: 'Show the plan' }).click()
      await page.getByRole('button', { name: 'Restore now' }).waitFor()
    }
    await openAll(page)

    expect(await page.locator('[data-hostile]').count(), hash).toBe(0)
    if (hash !== '#/statistics') {
      expect(await page.evaluate('document.body.textContent'), hash).toContain(hostile)
    }
  }

  expect(seen.violations).toEqual([])
  expect(seen.requests.filter((url) => url.endsWith('/x'))).toEqual([])
})

/** Words that are Lifeboat's own, of which it knows all, and times. */
const known = /(?:^(?:do|kind|state|type|level|proved|wanted|class)|time|day|next|due|modified|At)$/

/** Hangs it on every other text of an answer. */
async function spoil(route: Route): Promise<void> {
  const answer = await route.fetch()
  const isJson = (answer.headers()['content-type'] ?? '').includes('json')
  if (!isJson) return route.fulfill({ response: answer })
  const json: unknown = JSON.parse(await answer.text(), (name, value: unknown) =>
    typeof value === 'string' && !known.test(name) ? value + hostile : value,
  )
  return route.fulfill({ response: answer, json })
}

/** All that is folded; what is opened may have something folded in it. */
async function openAll(page: Page): Promise<void> {
  for (let round = 0; round < 3; round += 1) {
    await page.evaluate(
      `document.querySelectorAll('details').forEach((each) => { each.open = true })`,
    )
    await page.waitForLoadState('networkidle')
  }
}
