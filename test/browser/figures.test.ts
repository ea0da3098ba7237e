import type { Locator, Page } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'

import type { ReportedManifest } from '../../src/model/backup-report.ts'
import type { Backup } from '../../src/model/backup.ts'
import type { Statistics } from '../../src/model/statistics.ts'
import { formatBytes, formatMs } from '../../src/format.ts'
import { headers } from '../support/fake-backend.ts'
import { backupId } from './support/example-pages.ts'
import { closeBrowser, openLoggedIn, type Served } from './support/open-pages.ts'

afterAll(closeBrowser)

/** Figures as people write them; written here once more, so that a wrong one in the pages is seen. */
const thousands = (count: number): string => count.toLocaleString('en').replaceAll(',', '\u202f')
const seconds = (count: number): string => formatMs(count * 1000)

test('the list of backups has the figures of GET /backups', async () => {
  const { page, served } = await openLoggedIn('#/backups')
  await page.getByText('2 of 2 backups').waitFor()

  const backups = await ask<Backup[]>(served, '/backups')

  const rows = await readTable(page.getByRole('region', { name: 'Backups' }))
  expect(rows.map((cells) => [cells[0], ...cells.slice(2)])).toEqual(
    backups
      .toReversed()
      .map((each) => [
        each.id,
        each.type,
        each.state,
        each.level,
        formatBytes(each.bytes),
        formatBytes(each.addedBytes),
        formatMs(each.ms),
      ]),
  )
})

test('a backup’s page has the figures of its manifest and of its verification', async () => {
  const { page, served } = await openLoggedIn(`#/backups/${backupId}`)
  await page.getByRole('heading', { name: 'Databases' }).waitFor()
  await openAll(page)

  const report = await ask<ReportedManifest>(served, `/backups/${backupId}/report`)

  expect(await readTable(page.getByRole('region', { name: 'Parts', exact: true }))).toEqual(
    report.parts.map((part) => [
      part.kind,
      thousands(part.files),
      formatBytes(part.bytes),
      formatBytes(part.addedBytes),
      formatMs(part.ms),
    ]),
  )
  const tables = report.servers.flatMap(({ databases }) => databases.flatMap((each) => each.tables))
  const shown = await readTable(page.getByRole('region', { name: 'Tables of' }))
  expect(shown.map(([name, rows]) => [name, rows])).toEqual(
    tables.map(({ schema, name, rows }) => [`${schema}.${name}`, thousands(rows)]),
  )
  expect(await readTable(page.getByRole('region', { name: 'Dumps that were decoded' }))).toEqual(
    (report.verification?.dumps ?? []).map((dump) => [
      dump.database,
      dump.service,
      thousands(dump.tables),
      thousands(dump.rows),
      thousands(dump.largeObjects),
    ]),
  )
  const { drill } = report.verification ?? {}
  expect(await fact(page, 'Recovery of db')).toBe(formatMs(drill?.servers[0]?.recoveryMs ?? -1))
  expect(await fact(page, 'Recovery of the whole stack')).toBe(
    formatMs(drill?.stack?.recoveryMs ?? -1),
  )
})

test('the statistics are those of GET /statistics, and what is not known is empty', async () => {
  const { page, served } = await openLoggedIn('#/statistics')
  await page.getByRole('heading', { name: 'Storage' }).waitFor()
  await openAll(page)

  const { days, repository, backups, drills } = await ask<Statistics>(served, '/statistics')
  const { bytes = -1, rawBytes = -1, backupBytes, history } = repository

  const figures = async (label: string): Promise<string[][]> =>
    (await readTable(page.getByRole('region', { name: label, exact: true }))).map((cells) =>
      cells.slice(1),
    )
  expect(await readTable(page.getByRole('region', { name: 'Backups a day', exact: true }))).toEqual(
    days.map(({ day, made, failed }) => [day, thousands(made), thousands(failed)]),
  )
  expect(await fact(page, 'Stored')).toBe(formatBytes(bytes))
  expect(await fact(page, 'Before compression')).toBe(formatBytes(rawBytes))
  expect(await fact(page, 'All backups as plain copies')).toBe(formatBytes(backupBytes))
  expect(await fact(page, 'Deduplication and compression')).toBe('11.1 : 1')
  expect(await figures('Growth of the repository')).toEqual(
    history.map((each) => [formatBytes(each.bytes)]),
  )
  expect(await figures('Size of each backup, and what it added')).toEqual(
    backups.map((each) => [formatBytes(each.bytes), formatBytes(each.addedBytes)]),
  )
  expect(await figures('How long each backup took')).toEqual(
    backups.map((each) => [seconds(each.durationSeconds)]),
  )
  expect(await figures('How long containers stood still')).toEqual(
    backups.flatMap(({ frozenSeconds }) =>
      frozenSeconds === undefined ? [] : [[seconds(frozenSeconds)]],
    ),
  )
  expect(await figures('Recovery time of drills')).toEqual(
    drills.map(({ recoverySeconds = -1, stackSeconds = -1 }) => [
      seconds(recoverySeconds),
      seconds(stackSeconds),
    ]),
  )
})

async function ask<T>({ app }: Served, url: string): Promise<T> {
  return (await app.inject({ url, headers })).json()
}

async function openAll(page: Page): Promise<void> {
  await page.evaluate(
    `document.querySelectorAll('details').forEach((each) => { each.open = true })`,
  )
}

/** The text of each cell, row by row, without the head and without what only takes room. */
async function readTable(region: Locator): Promise<string[][]> {
  await region.waitFor()
  const rows = await region.locator('tbody tr:not(.spacer)').all()
  return Promise.all(
    rows.map(async (row) =>
      (await row.locator('th, td').allInnerTexts()).map((text) => text.trim()),
    ),
  )
}

async function fact(page: Page, name: string): Promise<string> {
  const list = page.locator('.facts > div', { has: page.getByText(name, { exact: true }) })
  return list.locator('dd').first().innerText()
}
