/** The same as twelve-months.test.ts for thirty days, over real repositories on a disk, records and what is known of backups in files. Where there is no restic, test/integration/thirty-days.test.ts brings one. */
import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'

import { openRunHistory } from '../src/daemon/run-history.ts'
import { openKnownBackups } from '../src/repository/known-backups.ts'
import { drawCourse } from './support/months/course.ts'
import { expectAsWanted } from './support/months/expect-as-wanted.ts'
import { openMemoryHistory } from './support/months/memory-history.ts'
import { listStanding } from './support/months/ledger.ts'
import { openResticPlaces } from './support/months/restic-places.ts'
import { runMonths } from './support/months/run-months.ts'
import { holdTime } from './support/months/simulated-time.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const days = Number(process.env['MONTHS_DAYS'] ?? 30)
const seed = Number(process.env['MONTHS_SEED'] ?? 7)
const isWanted = process.env['THIRTY_DAYS'] !== undefined
const hasRestic = ['/usr/local/bin/restic', '/usr/bin/restic'].some((path) => existsSync(path))

test.skipIf(!isWanted || !hasRestic)(
  'thirty days over real repositories: nothing is lost, and everybody hears what they would want to',
  { timeout: 3 * 3_600_000 },
  async () => {
    const stateFolder = temporaryFolder()
    const places = await openResticPlaces(temporaryFolder())
    // What restic stores is of today: whatever is older than two days may be taken for litter.
    const from = Math.floor(Date.now() / 60_000) * 60_000 + 777
    const course = drawCourse(seed, { from, days })
    const all = openMemoryHistory()
    const kept = openRunHistory(stateFolder)
    const history = {
      ...kept,
      save: (run: Parameters<typeof kept.save>[0]) => {
        all.save(run)
        return kept.save(run)
      },
      remove: (id: string) => [all, kept].forEach((each) => each.remove(id)),
    }
    const files = openKnownBackups(stateFolder, '/repository')
    const known = {
      list: () => holdTime(files.list),
      add: (backup: Parameters<typeof files.add>[0]) => holdTime(() => files.add(backup)),
      remove: (ids: readonly string[]) => holdTime(() => files.remove(ids)),
      replace: (backups: Parameters<typeof files.replace>[0]) =>
        holdTime(() => files.replace(backups)),
    }

    const told = await runMonths(course, { places, history, known })

    const counts = expectAsWanted(course, told, all.all())
    console.info(`seed ${seed}, ${days} days: ${counts}`)
    const { first, second } = await places.check()
    const { ledger } = told
    expect(first.toSorted()).toEqual(
      listStanding(ledger)
        .map(({ id }) => id)
        .toSorted(),
    )
    const copied = [...ledger.copied].filter(([, { goneAt }]) => goneAt === undefined)
    expect(second.toSorted()).toEqual(copied.map(([id]) => id).toSorted())
  },
)
