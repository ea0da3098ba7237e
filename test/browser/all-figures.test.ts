import { afterAll, expect, test } from 'vitest'

import type { Backup } from '../../src/model/backup.ts'
import type { Health } from '../../src/model/health.ts'
import type { BackupPlan } from '../../src/model/plan.ts'
import type { Run } from '../../src/model/run.ts'
import type { Statistics } from '../../src/model/statistics.ts'
import type { Upcoming } from '../../src/model/upcoming.ts'
import { figuredDaemon, now } from './support/figured-daemon.ts'
import { closeBrowser, goTo } from './support/browser.ts'
import { openLoggedIn, type Opened } from './support/open-pages.ts'
import { ask, onlyFigures, readFigures } from './support/read-figures.ts'
import {
  farZone,
  writeAge,
  writeBytes,
  writeCount,
  writeDuration,
  writeTime,
} from './support/write-figures.ts'

afterAll(closeBrowser)

const writeSeconds = (seconds: number | undefined): string | undefined =>
  seconds === undefined ? undefined : writeDuration(seconds * 1000)

test('the status page has the figures of the API, and no others', async () => {
  const { page, served } = await openFigured('#/', 'Status')

  const { reasons, warnings, copy } = await ask<Health>(served, '/health')
  const [last] = await ask<Backup[]>(served, '/backups?limit=1')
  const running = (await ask<Run[]>(served, '/runs?limit=5')).filter((run) => !run.finishedAt)
  const { schedule, coverage, failures, ...stack } = await ask<
    BackupPlan & { schedule: Upcoming[] }
  >(served, '/stack')

  await page.getByRole('region', { name: 'Coverage of every mount' }).waitFor()
  expect(await readFigures(page)).toEqual(
    onlyFigures([
      ...reasons.flatMap(({ detail, code }) => [detail, code]),
      ...warnings.map(({ detail }) => detail),
      copy?.latest ?? 'none',
      writeDuration(copy?.ageMs ?? -1),
      ...[copy?.backups, copy?.succeeded, copy?.failed].map((count) => writeCount(count ?? -1)),
      ...running.map(({ startedAt }) => writeTime(startedAt)),
      last?.id,
      writeTime(last?.startedAt ?? ''),
      writeAge(last?.startedAt ?? '', now),
      writeBytes(last?.bytes ?? -1),
      writeBytes(last?.addedBytes ?? -1),
      writeDuration(last?.ms ?? -1),
      ...schedule.flatMap(({ next, cron, timeZone }) => [
        writeTime(next),
        writeAge(next, now),
        cron,
        timeZone,
      ]),
      ...coverage.flatMap((each) => [each.service, each.target, each.source, each.because]),
      ...failures.map(({ what, why, hint }) => `${what}: ${why}. ${hint}`),
      ...stack.warnings,
    ]),
  )
})

test('the list of runs has the figures of GET /runs, and no others', async () => {
  const { page, served } = await openFigured('#/runs', 'Runs')

  const runs = await ask<Run[]>(served, '/runs')

  await page.getByRole('region', { name: 'Runs' }).waitFor()
  expect(await readFigures(page)).toEqual(
    onlyFigures(
      runs
        .toReversed()
        .flatMap((run) => [
          run.id,
          writeTime(run.startedAt),
          writeTook(run),
          run.error?.message ?? run.failures?.[0]?.why ?? run.warnings?.[0],
        ]),
    ),
  )
})

test('a run that restored has the figures of its report, and no others', async () => {
  const { page, served } = await openFigured('#/runs/run-3', 'Run run-3')

  const run = await ask<Run>(served, '/runs/run-3')

  await page.getByRole('region', { name: 'Services afterwards' }).waitFor()
  const { report } = run
  expect(await readFigures(page)).toEqual(
    onlyFigures([
      `Run ${run.id}`,
      writeTime(run.startedAt),
      writeAge(run.startedAt, now),
      writeTook(run),
      run.backup,
      report?.safeguard ?? 'none',
      writeDuration(report?.downMs ?? -1),
      writeCount(report?.written.files ?? -1),
      writeBytes(report?.written.bytes ?? -1),
      ...(report?.databases ?? []).flatMap((each) => [
        each.into,
        each.service,
        writeCount(each.tables),
        writeCount(each.rows),
        `kept as ${each.kept}`,
      ]),
      ...(report?.tables ?? []).flatMap((each) => [
        each.table,
        each.database,
        writeCount(each.rows),
      ]),
      ...(report?.files ?? []).map(({ target }) => target),
      ...(report?.services ?? []).map(({ container }) => container),
      ...run.steps.flatMap(({ step, ms }) => [step, writeDuration(ms)]),
    ]),
  )
})

test('the restore history has the figures of GET /statistics, and no others', async () => {
  const { page, served } = await openFigured('#/restores', 'Restores')

  const { restores } = await ask<Statistics>(served, '/statistics')

  await page.getByRole('region', { name: 'Restores' }).waitFor()
  expect(await readFigures(page)).toEqual(
    onlyFigures(
      restores
        .toReversed()
        .flatMap(({ run, time, backup, durationSeconds, downSeconds }) => [
          run,
          writeTime(time),
          backup,
          writeSeconds(durationSeconds),
          writeSeconds(downSeconds),
        ]),
    ),
  )
})

test('the statistics page has the figures of GET /statistics, and no others', async () => {
  const { page, served } = await openFigured('#/statistics', 'Statistics')

  const { days, repository, backups, drills } = await ask<Statistics>(served, '/statistics')
  const { bytes = -1, rawBytes = -1, backupBytes, history } = repository

  await page.getByRole('heading', { name: 'Drills' }).waitFor()
  expect(await readFigures(page)).toEqual(
    onlyFigures([
      ...days.flatMap(({ day, made, failed }) => [day, writeCount(made), writeCount(failed)]),
      writeBytes(bytes),
      writeBytes(rawBytes),
      writeBytes(backupBytes),
      `${(backupBytes / bytes).toFixed(1)} : 1`,
      ...history.flatMap((each) => [writeTime(each.time), writeBytes(each.bytes)]),
      ...backups.flatMap((each) => [
        writeTime(each.time),
        writeBytes(each.bytes),
        writeBytes(each.addedBytes),
      ]),
      ...backups.flatMap((each) => [writeTime(each.time), writeSeconds(each.durationSeconds)]),
      ...backups
        .filter(({ frozenSeconds }) => frozenSeconds !== undefined)
        .flatMap((each) => [writeTime(each.time), writeSeconds(each.frozenSeconds)]),
      ...drills.flatMap((each) => [
        writeTime(each.time),
        writeSeconds(each.recoverySeconds),
        writeSeconds(each.stackSeconds),
      ]),
    ]),
  )
})

function writeTook({ startedAt, finishedAt }: Run): string | undefined {
  return finishedAt === undefined
    ? undefined
    : writeDuration(Date.parse(finishedAt) - Date.parse(startedAt))
}

/** A page at a time that stands still, in a time zone of its own. */
async function openFigured(hash: string, title: string): Promise<Opened> {
  const opened = await openLoggedIn('#/nowhere', {
    daemon: figuredDaemon(),
    timezoneId: farZone.timeZone,
  })
  await opened.page.clock.setFixedTime(now)
  await goTo(opened.page, hash)
  await opened.page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor()
  return opened
}
