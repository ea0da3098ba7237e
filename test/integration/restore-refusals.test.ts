import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'

import type { Manifest } from '../../src/model/manifest.ts'
import { isTorture } from '../support/torture.ts'
import { eventually } from '../support/eventually.ts'
import { addVolume } from '../support/guest.ts'
import { holdTable } from '../support/hold-table.ts'
import { askLifeboat } from '../support/restore/ask-lifeboat.ts'
import { expectUntouched } from '../support/restore/expect-untouched.ts'
import { flipByte } from '../support/restore/flip-byte.ts'
import { removeForeign, startForeign } from '../support/restore/foreign.ts'
import { makeIncomplete, startSmallStack, type SmallStack } from '../support/restore/small-stack.ts'
import { startsAndEnds, watchEvents } from '../support/restore/watch-events.ts'
import { succeed, type Outcome } from '../support/run-command.ts'

let stack: SmallStack
let uploads: string

beforeAll(async () => {
  stack = await startSmallStack()
  uploads = `${stack.project}_uploads`
})

afterAll(async () => {
  await stack?.down()
})

const unknown: [string, string[], number, string[]][] = [
  ['backup', ['2020'], 12, ['there is no backup "2020"', '  ID', 'Name one of those below']],
  ['database', ['--database=shpo'], 2, ['holds no database "shpo"', 'Did you mean shop?']],
  ['volume', ['--volume=uplaods'], 2, ['holds no volume "uplaods"', 'Did you mean VOLUME?']],
]
test.each(isTorture ? unknown : unknown.slice(0, 1))(
  'an unknown %s: refused, with the nearest',
  async (_what, args, exitCode, words) => {
    const refused = await refuse(...args)

    expect(refused.exitCode).toBe(exitCode)
    for (const word of words) {
      const text = word.replace('VOLUME', uploads).replace('ID', stack.backup)
      expect(refused.stderr).toContain(text)
    }
  },
)

test('an incomplete backup by the beginning of its id: refused, with what it lacks', async () => {
  const id = await makeIncomplete(stack)

  const { exitCode, stderr } = await refuse(id.slice(0, -1))

  expect(exitCode).toBe(2)
  expect(stderr).toContain(`error: backup ${id} is incomplete`)
  expect(stderr).toContain('database db: the server of db is paused')
  expect(stderr).toContain(`lifeboat restore ${id}`)
})

test.runIf(isTorture)(
  'a byte of the repository that has changed: refused, the part is named',
  async () => {
    const manifest = await askLifeboat<Manifest>(stack, ['show', stack.backup])
    const path = `/stack/volumes/${uploads}/photo`
    onTestFinished(await flipByte(stack, manifest, { kind: 'files', path }))

    const { exitCode, stderr } = await refuse()

    expect({ exitCode, stderr }).toMatchObject({ exitCode: 2 })
    expect(stderr).toContain(`error: the files part of backup ${stack.backup} cannot be read`)
    expect(stderr).toContain('hint: Choose another backup')
  },
)

test.runIf(isTorture)(
  '--into a volume that the stack does not have, but somebody else: refused, also as a plan',
  async () => {
    const volume = await addVolume(`${stack.project}_elsewhere`)
    const mount = `--volume=${volume}:/data`
    const inside = ['run', '--rm', mount, 'node:26-trixie-slim', 'sh', '-c']
    await succeed('docker', [...inside, 'echo theirs >/data/file'])

    const args = ['--volume=uploads', `--into=${volume}`]
    const refused = [await refuse(...args), await refuse(...args, '--dry-run')]

    for (const { exitCode, stderr } of refused) {
      expect(exitCode).toBe(2)
      expect(stderr).toContain(`there is a volume "${volume}" already`)
    }
    expect(await succeed('docker', [...inside, 'cat /data/*'])).toBe('theirs\n')
  },
)

test('a container of another project on the volume: refused by its name', async () => {
  const name = await startForeign(stack, `${uploads}:/data`)
  onTestFinished(() => removeForeign(stack))

  const { exitCode, stderr } = await refuse()

  expect(exitCode).toBe(2)
  expect(stderr).toContain(`error: containers outside ${stack.project} use what would be`)
  expect(stderr).toContain(`${name} of somebody uses ${uploads}`)
})

describe('a server that could not take it', () => {
  test('that is paused: refused', async () => {
    await succeed('docker', ['pause', stack.container('db')])
    const { exitCode, stderr } = await stack.lifeboat(['restore', '--database=shop', '--yes'])
    await succeed('docker', ['unpause', stack.container('db')])

    expect(exitCode).toBe(2)
    expect(stderr).toContain('nothing can be restored into db: the server of db is paused')
  })

  test('without an extension that the backup needs: refused by its name', async () => {
    const file = '/usr/share/postgresql/17/extension/citext.control'
    await stack.shell('db', `mv ${file} /tmp/citext.control`)
    onTestFinished(async () => {
      await stack.shell('db', `mv /tmp/citext.control ${file}`)
    })

    const { exitCode, stderr } = await refuse()

    expect(exitCode).toBe(2)
    expect(stderr).toContain('error: the server of db does not have the extension citext')
    expect(stderr).toContain('the backup was made with postgres:17')
  })

  test.runIf(isTorture)('with a prepared transaction in the database: refused', async () => {
    const prepare = `BEGIN; DELETE FROM letters WHERE number = 1; PREPARE TRANSACTION 'mine'`
    await stack.sql(prepare, 'shop')
    onTestFinished(async () => {
      await stack.sql(`ROLLBACK PREPARED 'mine'`, 'shop')
    })

    const { exitCode, stderr } = await refuse('--database=shop')

    expect(exitCode).toBe(2)
    expect(stderr).toContain('the database "shop" of db has 1 prepared transactions')
  })

  test('on a disk with too little space: refused with the sizes', async () => {
    const folder = '/var/lib/postgresql/data'
    const free = Number(await stack.shell('db', `df -B1 --output=avail ${folder} | tail -n 1`))
    await stack.shell('db', `fallocate -l ${free - 20_000_000} ${folder}/filler`)
    onTestFinished(async () => {
      await stack.shell('db', `rm ${folder}/filler`)
    })

    const { exitCode, stderr } = await refuse('--database=shop')

    expect(exitCode).toBe(2)
    expect(stderr).toContain('error: there is too little space for the restore')
    expect(stderr).toMatch(/needed: \d+ bytes, there: \d+ bytes/)
    expect(stderr).toMatch(/databases of db: \d+ bytes/)
  })
})

test.runIf(isTorture)(
  'while another run is under way: refused with exit code 11, over HTTP with 409',
  async () => {
    const release = await holdTable((statement) => stack.sql(statement, 'shop'), 'letters')
    onTestFinished(release)
    const events = watchEvents(stack)
    const backup = stack.lifeboat(['backup', '--json'])
    const waiting = `SELECT pid FROM pg_locks WHERE NOT granted AND relation = 'letters'::regclass`
    await eventually(() => stack.sql(waiting, 'shop'), { limitMs: 60_000 })

    const { exitCode, stderr } = await stack.lifeboat(['restore', '--yes'])
    const http = await stack.http()
    const answer = await http.post(`/backups/${stack.backup}/restore`, { confirm: stack.project })
    await release()

    expect(exitCode).toBe(11)
    expect(stderr).toMatch(/error: run \S+ \(backup, since \S+\) is under way/)
    expect(answer).toMatchObject({ status: 409, body: { code: 'locked' } })
    expect(await backup).toMatchObject({ exitCode: 0 })
    events.stop()
    expect(startsAndEnds(events)).toEqual([])
  },
)

function refuse(...args: string[]): Promise<Outcome> {
  return expectUntouched(stack, () => stack.lifeboat(['restore', ...args, '--yes']))
}
