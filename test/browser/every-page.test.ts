import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'

import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'

import { exampleRun } from '../support/example-manifest.ts'
import { isTorture } from '../support/torture.ts'
import { backupId, runs } from './support/example-pages.ts'
import { followable } from './support/followable.ts'
import { closeBrowser, goTo, logIn } from './support/browser.ts'
import { openPages } from './support/open-pages.ts'

afterAll(closeBrowser)

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const schemes = ['light', 'dark'] as const
const sizes = { desk: { width: 1280, height: 900 }, phone: { width: 360, height: 740 } }
const all = schemes.flatMap((scheme) =>
  (['desk', 'phone'] as const).map((size) => [scheme, size] as const),
)
/** Each scheme and each size once. */
const views = isTorture
  ? all
  : all.filter(([scheme, size]) => (scheme === 'light') === (size === 'desk'))

/** Each page by its address, and its heading. */
const pages = [
  ['#/', 'Status'],
  ['#/backups', 'Backups'],
  [`#/backups/${backupId}`, `Backup ${backupId}`],
  [`#/backups/${backupId}/restore`, `Restore from ${backupId}`],
  ['#/runs', 'Runs'],
  ['#/runs/run-2', 'Run run-2'],
  ['#/runs/run-3', 'Run run-3'],
  ['#/runs/run-9', 'Run run-9'],
  ['#/runs/none', 'Run none'],
  ['#/restores', 'Restores'],
  ['#/statistics', 'Statistics'],
  ['#/nowhere', 'No such page'],
] as const

test.each(views)(
  'in the %s, at a %s, no page breaches the policy, asks elsewhere, or has what axe calls serious',
  async (colorScheme, size) => {
    const moving = followable(exampleRun({ id: 'run-9', state: 'running' }))
    moving.tell({ step: 'capture', part: 'files', done: 25, total: 100 })
    const { page, seen, served } = await openPages({
      colorScheme,
      viewport: sizes[size],
      daemon: {
        runs: () => [...runs, ...moving.daemon.runs()],
        run: (id) => moving.daemon.run(id) ?? runs.find((run) => run.id === id),
        follow: moving.daemon.follow,
      },
    })
    const found: string[] = []
    const look = async (name: string): Promise<void> => {
      found.push(...(await judge(page)).map((each) => `${name}: ${each}`))
      const wide = await page.evaluate('document.documentElement.scrollWidth > innerWidth')
      if (wide === true) found.push(`${name}: wider than the screen`)
    }

    await look('log in')
    await logIn(page)
    for (const [hash, title] of pages) {
      await goTo(page, hash)
      await page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor()
      await page.getByText('Loading…').first().waitFor({ state: 'detached' })
      await open(page)
      await look(hash)
    }

    expect(found).toEqual([])
    expect(seen.violations).toEqual([])
    expect(seen.errors).toEqual([])
    expect(seen.requests.filter((url) => !url.startsWith(served.base))).toEqual([])
  },
)

test('the policy is watched: what breaches it is seen', async () => {
  const { page, seen } = await openPages()

  await page.evaluate(`new Promise((resolve) => {
    document.addEventListener('securitypolicyviolation', resolve, { once: true })
    document.body.append(Object.assign(document.createElement('script'), { textContent: '1' }))
  })`)

  expect(seen.violations).toEqual([expect.stringContaining('script-src')])
})

test('by the keyboard alone: past the menu, and each page begins at its heading', async () => {
  const { page } = await openPages()
  await logIn(page)
  const focused = (): Promise<unknown> =>
    page.evaluate('document.activeElement.textContent || document.activeElement.tagName')

  await page.getByRole('link', { name: 'Runs' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Runs' }).waitFor()
  expect(await focused()).toBe('Runs')

  await page.getByRole('link', { name: 'Skip to the page' }).focus()
  await page.keyboard.press('Enter')
  expect(await page.evaluate('document.activeElement.tagName')).toBe('MAIN')
  expect(await page.evaluate('location.hash')).toBe('#/runs')
})

/** Everything that is folded, so that it is judged, too; folders and charts open further ones. */
async function open(page: Page): Promise<void> {
  const plan = page.getByRole('button', { name: 'Show the plan' })
  if ((await plan.count()) > 0) {
    await plan.click()
    await page.getByRole('button', { name: 'Restore now' }).waitFor()
  }
  for (let round = 0; round < 3; round += 1) {
    await page.evaluate(
      `document.querySelectorAll('details').forEach((each) => { each.open = true })`,
    )
    await page.waitForLoadState('networkidle')
  }
}

async function judge(page: Page): Promise<string[]> {
  // Put in by the browser's own console, which no policy of a page keeps out.
  await page.evaluate(axe)
  const { violations } = (await page.evaluate(
    `axe.run(document, { resultTypes: ['violations'] })`,
  )) as AxeResults
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical' || impact === 'moderate')
    .map(({ id, nodes }) => `${id} ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`)
}
