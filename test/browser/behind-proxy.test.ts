import { createServer } from 'node:http'
import { readFile } from 'node:fs/promises'

import { afterAll, expect, test } from 'vitest'

import type { Backend } from '../../src/http/backend.ts'
import type { RestoreWish } from '../../src/model/restore.ts'
import type { Scope } from '../../src/model/scope.ts'
import { exampleRun } from '../support/example-manifest.ts'
import { exampleReport } from '../support/example-restore.ts'
import { eventually } from '../support/eventually.ts'
import { starting } from '../support/fake-backend.ts'
import { isTorture } from '../support/torture.ts'
import { closeAfterTest, listening } from '../support/web-target.ts'
import { backupId } from './support/example-pages.ts'
import { followable } from './support/followable.ts'
import { closeBrowser, goTo, logIn } from './support/browser.ts'
import { openPages, type Opened } from './support/open-pages.ts'
import { servePages } from './support/serve-pages.ts'
import { startPrefixProxy, type PrefixProxy } from './support/prefix-proxy.ts'

afterAll(closeBrowser)

const pages = [
  ['#/', 'Status'],
  ['#/backups', 'Backups'],
  [`#/backups/${backupId}`, `Backup ${backupId}`],
  [`#/backups/${backupId}/restore`, `Restore from ${backupId}`],
  ['#/runs', 'Runs'],
  ['#/runs/run-3', 'Run run-3'],
  ['#/restores', 'Restores'],
  ['#/statistics', 'Statistics'],
] as const

test('below a prefix every page is there, and asks for nothing above the prefix', async () => {
  const { page, seen, proxy } = await openBehindProxy()
  await logIn(page)

  for (const [hash, title] of pages) {
    await goTo(page, hash)
    await page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor()
    await page.getByText('Loading…').first().waitFor({ state: 'detached' })
    expect(await page.getByRole('alert').count(), hash).toBe(0)
  }

  expect(seen.requests.filter((url) => !url.startsWith(proxy.base))).toEqual([])
  expect(seen.requests.filter((url) => url.includes('/assets/')).length).toBeGreaterThan(1)
  expect(proxy.elsewhere).toEqual([])
  expect(seen.violations).toEqual([])
  expect(seen.errors).toEqual([])
})

test('the cookie is for TLS and for the prefix alone: what else is on that host gets none', async () => {
  const { page, context, proxy } = await openBehindProxy()
  await logIn(page)

  const [cookie] = await context.cookies()
  expect(cookie).toMatchObject({
    path: '/lifeboat',
    secure: true,
    httpOnly: true,
    sameSite: 'Strict',
  })
  await page.goto(new URL('/wiki/', proxy.base).href)
  expect(proxy.elsewhere.map(({ path, headers }) => [path, headers.cookie])).toContainEqual([
    '/wiki/',
    undefined,
  ])
  await page.goto(new URL('/lifeboat', proxy.base).href)
  await page.getByRole('button', { name: 'Log out' }).click()
  await page.getByLabel('Token').waitFor()
  await eventually(async () => expect(await context.cookies()).toEqual([]))
})

test.runIf(isTorture)(
  'through a proxy a run is followed, and a file and a table are downloaded',
  async () => {
    const followed = followable(exampleRun({ id: 'run-9', state: 'running' }))
    const { page } = await openBehindProxy(followed.daemon)
    await logIn(page)

    await goTo(page, '#/runs/run-9')
    await page.getByText('Under way…').waitFor()
    await eventually(async () => expect(followed.asked()).toBe(1))
    followed.tell({ step: 'capture', part: 'files', done: 40, total: 100 })
    await page.getByText('40 %').first().waitFor()
    followed.end(exampleRun({ id: 'run-9', state: 'complete' }))
    await page.getByText('The backup has ended: complete.').waitFor()

    await goTo(page, `#/backups/${backupId}`)
    await page.getByText('shop_uploads').first().click()
    const links = [
      ['logo.svg', 'the bytes of a photo'],
      ['download public.orders', 'COPY public.orders'],
    ] as const
    await page.getByText('My "Shop"').first().click()
    for (const [name, content] of links) {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name }).first().click(),
      ])
      expect(await readFile(await download.path(), 'utf8')).toContain(content)
    }
  },
)

test.runIf(isTorture)(
  'through a proxy a restore is planned, confirmed by the name, and shown',
  async () => {
    const wishes: RestoreWish[] = []
    const run = exampleRun({ id: 'run-7', kind: 'restore', report: exampleReport() })
    const { page } = await openBehindProxy({
      run: () => run,
      restore: async (wish) => {
        wishes.push(wish)
        return { run, done: Promise.resolve(exampleReport()) }
      },
    })
    await logIn(page)

    await goTo(page, `#/backups/${backupId}/restore`)
    await page.getByRole('button', { name: 'Show the plan' }).click()
    await page.getByLabel('Type the project’s name').fill('shop')
    await page.getByRole('button', { name: 'Restore now' }).click()

    await page.getByRole('heading', { level: 1, name: 'Run run-7' }).waitFor()
    expect(wishes.map(({ backup }) => backup)).toEqual([backupId])
  },
)

test('a page on another port of the same host has the cookie sent along, and starts nothing', async () => {
  const started: Scope[] = []
  const { page, proxy } = await openBehindProxy({ start: starting(started) })
  await logIn(page)
  const other = createServer((_, response) => {
    response
      .setHeader('content-type', 'text/html')
      .end('<!doctype html><title>Somebody else</title>')
  })
  closeAfterTest(other)

  // The same site, as its scheme and its host are the same: SameSite does not help.
  const stranger = await startPrefixProxy(`http://${await listening(other)}/`)
  await page.goto(stranger.base)
  const before = proxy.asked.length
  const address = JSON.stringify(`${proxy.base}backups`)
  // What is asked for by default is a whole backup: such a request needs no body.
  for (const how of [`mode: 'no-cors'`, `headers: { 'x-lifeboat-request': 'page' }`]) {
    await page.evaluate(
      `fetch(${address}, { method: 'POST', credentials: 'include', ${how} }).catch(() => 'refused')`,
    )
  }

  const came = proxy.asked.slice(before)
  expect(came.map(({ method }) => method)).toEqual(['POST', 'OPTIONS'])
  expect(came[0]?.headers.cookie).toContain('lifeboat_session_shop=')
  expect(started).toEqual([])
})

test('a proxy that says in its own words that nobody answers is a lost connection', async () => {
  const { page, served, upstream, proxy } = await openBehindProxy()
  await logIn(page)

  served.app.server.closeAllConnections()
  await served.app.close()
  await goTo(page, '#/runs')
  await page.getByText('The connection to Lifeboat is lost').waitFor()
  expect(await page.getByText('502 Bad Gateway').count()).toBe(0)
  const again = await servePages({ daemon: { trustsProxy: true } }, Number(new URL(upstream).port))

  await page.getByText('Your session has ended').waitFor()
  await logIn(page)
  await page.getByRole('link', { name: 'run-1', exact: true }).waitFor()
  // Whether it is back is asked of Lifeboat too, and not of whoever is at the root.
  expect(proxy.elsewhere).toEqual([])
  await again.app.close()
})

/** Lifeboat below a prefix, with LIFEBOAT_TRUST_PROXY. */
async function openBehindProxy(
  daemon: Partial<Backend> = {},
): Promise<Opened & { proxy: PrefixProxy; upstream: string }> {
  const { promise: known, resolve: tell } = Promise.withResolvers<[PrefixProxy, string]>()
  const opened = await openPages({
    daemon: { trustsProxy: true, ...daemon },
    behind: async (upstream) => {
      const proxy = await startPrefixProxy(upstream)
      tell([proxy, upstream])
      return proxy.base
    },
  })
  const [proxy, upstream] = await known
  return { ...opened, proxy, upstream }
}
