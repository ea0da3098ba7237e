import { readFile } from 'node:fs/promises'

import type { Download, Page } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'

import { exampleRun } from '../support/example-manifest.ts'
import { exampleVerification } from '../support/example-verification.ts'
import { backupId } from './support/example-pages.ts'
import { closeBrowser } from './support/browser.ts'
import { openLoggedIn } from './support/open-pages.ts'

afterAll(closeBrowser)

test('a volume is looked into folder by folder, and a file of it is downloaded', async () => {
  const asked: unknown[] = []
  const { page } = await openLoggedIn(`#/backups/${backupId}`, {
    daemon: {
      folder: async (wanted) => {
        asked.push(wanted)
        const type = wanted.path === '/' ? 'folder' : 'file'
        const name = wanted.path === '/' ? 'a b' : 'photo & one.jpg'
        const entry = { name, type, size: 20, modified: '2026-11-01T00:00:00.000Z', mode: 0o644 }
        return { volume: 'shop_uploads', path: wanted.path, entries: [{ ...entry, type }] } as const
      },
    },
  })

  await page.getByText('shop_uploads').first().click()
  await page.getByText('a b/').click()
  const download = await take(page, () =>
    page.getByRole('link', { name: 'photo & one.jpg' }).first().click(),
  )

  expect(await readFile(await download.path(), 'utf8')).toBe('the bytes of a photo')
  const place = { backup: backupId, volume: 'shop_uploads' }
  expect(asked).toEqual([
    { ...place, path: '/' },
    { ...place, path: '/a b' },
  ])
})

test('a table is downloaded as SQL', async () => {
  const { page } = await openLoggedIn(`#/backups/${backupId}`)
  await page.getByText('My "Shop"').first().click()

  const link = page.getByRole('link', { name: 'download public.orders' })
  const download = await take(page, () => link.click())

  expect(await readFile(await download.path(), 'utf8')).toContain('COPY public.orders')
  expect(new URL(download.url()).searchParams.get('database')).toBe('db/My "Shop"')
})

test('the configuration of then is shown as a difference to today’s', async () => {
  const { page } = await openLoggedIn(`#/backups/${backupId}`)

  await page.getByText('What is different today').click()

  await page.getByText('+image: postgres:18').waitFor()
  expect(await page.getByText('/srv/shop/new.env').count()).toBe(1)
})

test.each([
  ['Verify', { level: 'decoded', stack: false }],
  ['Drill', { level: 'drilled', stack: false }],
  ['Drill the whole stack', { level: 'drilled', stack: true }],
])('%s begins a run and shows it', async (name, wanted) => {
  const wishes: unknown[] = []
  const run = exampleRun({ id: 'run-8', kind: 'verify', verification: exampleVerification() })
  const { page } = await openLoggedIn(`#/backups/${backupId}`, {
    daemon: {
      run: () => run,
      verify: async (wish) => {
        wishes.push(wish)
        return { run, done: Promise.resolve(exampleVerification()) }
      },
    },
  })

  await page.getByRole('button', { name, exact: true }).click()

  await page.getByRole('heading', { level: 1, name: 'Run run-8' }).waitFor()
  await page.getByRole('heading', { name: 'Verification' }).waitFor()
  expect(wishes).toEqual([{ backup: backupId, ...wanted }])
})

async function take(page: Page, click: () => Promise<void>): Promise<Download> {
  const [download] = await Promise.all([page.waitForEvent('download'), click()])
  return download
}
