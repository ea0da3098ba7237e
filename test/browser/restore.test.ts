import { afterAll, expect, test } from 'vitest'

import type { RestoreWish } from '../../src/model/restore.ts'
import { exampleRun } from '../support/example-manifest.ts'
import { exampleReport, exampleRestorePlan, tableStep } from '../support/example-restore.ts'
import { backupId, locked } from './support/example-pages.ts'
import { followable } from './support/followable.ts'
import { closeBrowser } from './support/browser.ts'
import { openLoggedIn } from './support/open-pages.ts'

afterAll(closeBrowser)

test('a table comes back by its plan, the typed name, and its run, followed to its report', async () => {
  const wishes: RestoreWish[] = []
  const planned: RestoreWish[] = []
  const running = exampleRun({ id: 'run-7', kind: 'restore', type: 'table', state: 'running' })
  const followed = followable(running)
  const { page } = await openLoggedIn(`#/backups/${backupId}`, {
    daemon: {
      ...followed.daemon,
      planRestore: async (wish) => {
        planned.push(wish)
        return exampleRestorePlan({ steps: [{ ...tableStep(), do: 'table' }] })
      },
      restore: async (wish) => {
        wishes.push(wish)
        return { run: running, done: Promise.resolve(exampleReport()) }
      },
    },
  })

  await page.getByText('My "Shop"').first().click()
  await page.getByRole('link', { name: 'restore public.orders' }).click()
  await page.getByRole('button', { name: 'Show the plan' }).click()
  await page.getByRole('rowheader', { name: 'table public.orders' }).waitFor()
  expect(wishes).toEqual([])

  const restore = page.getByRole('button', { name: 'Restore now' })
  expect(await restore.isDisabled()).toBe(true)
  await page.getByLabel('Type the project’s name').fill('shopp')
  expect(await restore.isDisabled()).toBe(true)
  await page.getByLabel('Type the project’s name').fill('shop')
  await restore.click()

  await page.getByRole('heading', { level: 1, name: 'Run run-7' }).waitFor()
  const chosen = { databases: ['My "Shop"'], services: ['db'], table: 'public.orders', volumes: [] }
  expect(planned.map(({ selection }) => selection)).toEqual([expect.objectContaining(chosen)])
  expect(wishes).toEqual(planned)

  const bar = page.getByRole('progressbar', { name: 'Progress of load db' })
  followed.tell({ step: 'load', part: 'db', done: 256, total: 1024, rate: 128, etaSeconds: 6 })
  await page.getByText('256 B of 1.0 KiB · 128 B/s · about 6 s left').waitFor()
  expect(await bar.getAttribute('value')).toBe('25')
  followed.tell({ step: 'load', part: 'db', done: 1000, total: 1024 })
  await page.getByText('97 %').waitFor()
  followed.end({ ...running, state: 'complete', report: exampleReport({ downMs: 6400 }) })

  await page.getByRole('heading', { name: 'Report' }).waitFor()
  expect(await page.getByText('The restore has ended: complete.').count()).toBe(1)
  expect(await page.getByText('6.4 s').count()).toBe(1)
  expect(await page.getByRole('link', { name: 'run-1-safety' }).count()).toBe(1)
})

test('another choice needs another plan', async () => {
  const { page } = await openLoggedIn(`#/backups/${backupId}/restore`)
  await page.getByRole('button', { name: 'Show the plan' }).click()
  await page.getByRole('button', { name: 'Restore now' }).waitFor()

  await page.getByLabel('Keep files that came after the backup').check()

  await page.getByRole('button', { name: 'Restore now' }).waitFor({ state: 'detached' })
  expect(await page.getByRole('button', { name: 'Show the plan' }).count()).toBe(1)
})

test('what keeps a restore from beginning is told with its hint and its last lines', async () => {
  const { page } = await openLoggedIn(`#/backups/${backupId}/restore`, {
    daemon: { restore: () => Promise.reject(locked()) },
  })
  await page.getByRole('button', { name: 'Show the plan' }).click()
  await page.getByLabel('Type the project’s name').fill('shop')
  await page.getByRole('button', { name: 'Restore now' }).click()

  const notice = page.getByRole('alert')
  await notice.waitFor()
  const text = await notice.innerText()
  expect(text).toContain('another run is under way')
  expect(text).toContain('Wait until it has ended.')
  await page.getByText('Last lines (1)').click()
  await page.getByText('run run-9, a backup').waitFor()
})
