import { afterAll, expect, test } from 'vitest'

import { eventually } from '../support/eventually.ts'
import { backupId } from './support/example-pages.ts'
import { closeBrowser, goTo, logIn } from './support/browser.ts'
import { openLoggedIn, openPages } from './support/open-pages.ts'

afterAll(closeBrowser)

test('a token that is not the one is told with its hint, and lets nobody in', async () => {
  const { page } = await openPages()

  await logIn(page, 'a-token-of-somebody-else')

  const notice = page.getByRole('alert')
  await notice.waitFor()
  expect(await notice.innerText()).toContain('that is not the token')
  expect(await notice.innerText()).toContain('LIFEBOAT_TOKEN')
  expect(await page.getByLabel('Token').isVisible()).toBe(true)
})

test('the token leads to the page that the address names, and stands nowhere afterwards', async () => {
  const { page, context, served } = await openPages()
  await page.goto(`${served.base}#/backups/${backupId}`)

  await logIn(page)

  await page.getByRole('heading', { level: 1, name: `Backup ${backupId}` }).waitFor()
  const [cookie] = await context.cookies()
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' })
  const kept = await page.evaluate('JSON.stringify([{ ...localStorage }, document.cookie])')
  expect(kept).toBe('[{},""]')
})

test('a session that has expired leads to the login, and from there back to where one was', async () => {
  let hours = 0
  const now = (): Date => new Date(Date.UTC(2026, 10, 30, hours))
  const { page } = await openLoggedIn('#/', { now })
  await page.getByRole('heading', { name: 'Coverage of every mount' }).waitFor()

  hours = 13
  await goTo(page, '#/runs/run-2')

  await page.getByText('Your session has ended').waitFor()
  await logIn(page)
  await page.getByRole('heading', { level: 1, name: 'Run run-2' }).waitFor()
  expect(new URL(page.url()).hash).toBe('#/runs/run-2')
})

test('whoever logs out is out', async () => {
  const { page, context } = await openLoggedIn('#/runs')
  await page.getByRole('heading', { level: 1, name: 'Runs' }).waitFor()

  await page.getByRole('button', { name: 'Log out' }).click()

  await page.getByLabel('Token').waitFor()
  // It did not end: it was ended.
  expect(await page.getByText('Your session has ended').count()).toBe(0)
  await eventually(async () => expect(await context.cookies()).toEqual([]))
  await page.reload()
  await page.getByLabel('Token').waitFor()
})
