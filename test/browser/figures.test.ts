import type { Locator, Page } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'

import type { ReportedManifest } from '../../src/model/backup-report.ts'
import type { Backup } from '../../src/model/backup.ts'
import { backupId } from './support/example-pages.ts'
import { closeBrowser } from './support/browser.ts'
import { openLoggedIn } from './support/open-pages.ts'
import { ask } from './support/read-figures.ts'
import { writeBytes, writeCount, writeDuration } from './support/write-figures.ts'

afterAll(closeBrowser)

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
        writeBytes(each.bytes),
        writeBytes(each.addedBytes),
        writeDuration(each.ms),
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
      writeCount(part.files),
      writeBytes(part.bytes),
      writeBytes(part.addedBytes),
      writeDuration(part.ms),
    ]),
  )
  const tables = report.servers.flatMap(({ databases }) => databases.flatMap((each) => each.tables))
  const shown = await readTable(page.getByRole('region', { name: 'Tables of' }))
  expect(shown.map(([name, rows]) => [name, rows])).toEqual(
    tables.map(({ schema, name, rows }) => [`${schema}.${name}`, writeCount(rows)]),
  )
  expect(await readTable(page.getByRole('region', { name: 'Dumps that were decoded' }))).toEqual(
    (report.verification?.dumps ?? []).map((dump) => [
      dump.database,
      dump.service,
      writeCount(dump.tables),
      writeCount(dump.rows),
      writeCount(dump.largeObjects),
    ]),
  )
  const { drill } = report.verification ?? {}
  expect(await fact(page, 'Recovery of db')).toBe(
    writeDuration(drill?.servers[0]?.recoveryMs ?? -1),
  )
  expect(await fact(page, 'Recovery of the whole stack')).toBe(
    writeDuration(drill?.stack?.recoveryMs ?? -1),
  )
})

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
