import { afterAll, expect, test } from 'vitest'

import { exampleRun } from '../support/example-manifest.ts'
import { followable } from './support/followable.ts'
import { backupId } from './support/example-pages.ts'
import { closeBrowser, goTo, logIn } from './support/browser.ts'
import { openLoggedIn } from './support/open-pages.ts'
import { servePages } from './support/serve-pages.ts'

afterAll(closeBrowser)

test('a lost connection is told, what was seen stays, and it comes back by itself', async () => {
  let backups = 1
  const daemon = {
    runs: () => Array.from({ length: backups }, (_, index) => exampleRun({ id: `run-${index}` })),
  }
  const { page, context } = await openLoggedIn('#/runs', { daemon })
  await page.getByRole('link', { name: 'run-0' }).waitFor()

  await context.setOffline(true)
  await page.getByRole('link', { name: 'Restores' }).click()
  await page.getByText('The connection to Lifeboat is lost').waitFor()
  await page.getByRole('link', { name: 'Runs' }).click()
  backups = 2
  await context.setOffline(false)

  await page.getByText('Connected again').waitFor()
  await page.getByRole('link', { name: 'run-1' }).waitFor()
  expect(await page.getByRole('link', { name: 'run-1' }).count()).toBe(1)
})

test('a page that was opened while nobody answered, and asks only once, is filled when somebody does', async () => {
  const { page, context } = await openLoggedIn('#/runs')
  await page.getByRole('link', { name: 'run-1' }).waitFor()

  await context.setOffline(true)
  await goTo(page, `#/backups/${backupId}`)
  await page.getByText('The connection to Lifeboat is lost').waitFor()
  await context.setOffline(false)

  await page.getByRole('heading', { name: 'Configuration' }).waitFor()
  expect(await page.getByText('The connection to Lifeboat is lost').count()).toBe(0)
})

test('a Lifeboat that was started anew asks for the token, and leads back', async () => {
  const { page, served } = await openLoggedIn('#/runs/run-2')
  await page.getByRole('heading', { level: 1, name: 'Run run-2' }).waitFor()

  served.app.server.closeAllConnections()
  await served.app.close()
  await page.getByText('The connection to Lifeboat is lost').waitFor()
  const again = await servePages({}, Number(new URL(served.base).port))

  await page.getByText('Your session has ended').waitFor()
  await logIn(page)
  await page.getByRole('heading', { level: 1, name: 'Run run-2' }).waitFor()
  expect(new URL(page.url()).hash).toBe('#/runs/run-2')
  await again.app.close()
})

test('a run that is followed goes on after its stream was cut', async () => {
  const followed = followable(exampleRun({ id: 'run-9', state: 'running' }))
  const { page, served } = await openLoggedIn('#/runs/run-9', { daemon: followed.daemon })
  followed.tell({ step: 'capture', part: 'files', done: 10, total: 100 })
  await page.getByText('10 %', { exact: false }).first().waitFor()

  served.app.server.closeAllConnections()
  followed.tell({ step: 'capture', part: 'files', done: 60, total: 100 })

  await page.getByText('60 %', { exact: false }).first().waitFor()
  followed.end(exampleRun({ id: 'run-9', state: 'complete' }))
  await page.getByText('The backup has ended: complete.').waitFor()
  expect(followed.asked()).toBeGreaterThan(1)
})
