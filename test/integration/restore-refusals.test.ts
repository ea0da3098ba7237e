import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { eventually } from '../support/eventually.ts'
import { addVolume } from '../support/guest.ts'
import { holdTable } from '../support/hold-table.ts'
import { expectUntouched } from '../support/restore/expect-untouched.ts'
import { startSmallStack, type SmallStack } from '../support/restore/small-stack.ts'
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

describe('what the backup does not hold, or the stack does not have', () => {
  test.each<[string, string[], number, string[]]>([
    ['an unknown backup', ['2020'], 12, ['there is no backup "2020"', '  ID', 'Name one of those']],
    ['a database', ['--database', 'shpo'], 2, ['holds no database "shpo"', 'Did you mean shop?']],
    [
      'a volume',
      ['--volume', 'uplaods'],
      2,
      ['holds no volume "uplaods"', 'Did you mean', '_uploads?'],
    ],
    ['a service', ['--service', 'wbe'], 2, ['holds nothing of wbe', 'lifeboat show ID']],
    [
      '--into a database that is there',
      ['--database', 'shop', '--into', 'postgres'],
      2,
      ['there is a database "postgres" already'],
    ],
    [
      '--into a volume that is there',
      ['--volume', 'uploads', '--into', 'VOLUME'],
      2,
      ['there is a volume "VOLUME" already'],
    ],
  ])('%s: refused', async (_what, args, exitCode, words) => {
    const refused = await refuse(...args.map(fillIn))

    expect(refused.exitCode).toBe(exitCode)
    for (const word of words) expect(refused.stderr).toContain(fillIn(word))
  })
})

test('--into a volume that the stack does not have, but somebody else: refused, also as a plan', async () => {
  const volume = await addVolume(`${stack.project}_elsewhere`)
  const mount = `--volume=${volume}:/data`
  const inside = ['run', '--rm', mount, 'node:26-trixie-slim', 'sh', '-c']
  await succeed('docker', [...inside, 'echo theirs >/data/file'])

  const args = ['--volume', 'uploads', '--into', volume]
  const [refused, planned] = [await refuse(...args), await refuse(...args, '--dry-run')]

  for (const { exitCode, stderr } of [refused, planned]) {
    expect(exitCode).toBe(2)
    expect(stderr).toContain(`there is a volume "${volume}" already`)
  }
  expect(await succeed('docker', [...inside, 'cat /data/*'])).toBe('theirs\n')
})

describe('a server that could not take it', () => {
  test('that is paused: refused', async () => {
    await succeed('docker', ['pause', stack.container('db')])
    const { exitCode, stderr } = await stack.lifeboat(['restore', '--database', 'shop', '--yes'])
    await succeed('docker', ['unpause', stack.container('db')])

    expect(exitCode).toBe(2)
    expect(stderr).toContain('nothing can be restored into db: the server of db is paused')
  })

  test('without an extension that the backup needs: refused by its name', async () => {
    const file = '/usr/share/postgresql/17/extension/citext.control'
    await stack.shell('db', `mv ${file} /tmp/citext.control`)

    const { exitCode, stderr } = await refuse()
    await stack.shell('db', `mv /tmp/citext.control ${file}`)

    expect(exitCode).toBe(2)
    expect(stderr).toContain('error: the server of db does not have the extension citext')
    expect(stderr).toContain('the backup was made with postgres:17')
  })

  test('with a prepared transaction in the database: refused', async () => {
    await stack.sql(
      `BEGIN; DELETE FROM letters WHERE number = 1; PREPARE TRANSACTION 'mine'`,
      'shop',
    )

    const { exitCode, stderr } = await refuse('--database', 'shop')
    await stack.sql(`ROLLBACK PREPARED 'mine'`, 'shop')

    expect(exitCode).toBe(2)
    expect(stderr).toContain('the database "shop" of db has 1 prepared transactions')
  })

  test('on a disk with too little space: refused with the sizes', async () => {
    const folder = '/var/lib/postgresql/data'
    const free = Number(await stack.shell('db', `df -B1 --output=avail ${folder} | tail -n 1`))
    const { exitCode, stderr } = await fill(free - 20_000_000, () => refuse('--database', 'shop'))

    expect(exitCode).toBe(2)
    expect(stderr).toContain('error: there is too little space for the restore')
    expect(stderr).toMatch(/needed: \d+ bytes, there: \d+ bytes/)
    expect(stderr).toMatch(/databases of db: \d+ bytes/)

    async function fill(bytes: number, act: () => Promise<Outcome>): Promise<Outcome> {
      await stack.shell('db', `fallocate -l ${bytes} ${folder}/filler`)
      const outcome = await act()
      await stack.shell('db', `rm ${folder}/filler`)
      return outcome
    }
  })
})

test('while another run is under way: refused with exit code 11, over HTTP with 409', async () => {
  const release = await holdTable((statement) => stack.sql(statement, 'shop'), 'letters')
  const backup = stack.lifeboat(['backup', '--json'])
  const waiting = `SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'letters'::regclass`
  await eventually(async () => (await stack.sql(waiting, 'shop')) !== '0\n', { limitMs: 60_000 })

  const { exitCode, stderr } = await refuse()
  const http = await stack.http()
  const answer = await http.post(`/backups/${stack.backup}/restore`, { confirm: stack.project })
  await release()

  expect(exitCode).toBe(11)
  expect(stderr).toMatch(/error: run \S+ \(backup, since \S+\) is under way/)
  expect(answer).toMatchObject({ status: 409, body: { code: 'locked' } })
  expect(await backup).toMatchObject({ exitCode: 0 })
})

function refuse(...args: string[]): Promise<Outcome> {
  return expectUntouched(stack, () => stack.lifeboat(['restore', ...args, '--yes']))
}

function fillIn(text: string): string {
  return text.replace('VOLUME', uploads).replace('ID', stack.backup)
}
