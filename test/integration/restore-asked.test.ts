import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { RestorePlan } from '../../src/model/restore.ts'
import type { Run } from '../../src/model/run.ts'
import { eventually } from '../support/eventually.ts'
import type { Http } from '../support/http.ts'
import { askLifeboat } from '../support/restore/ask-lifeboat.ts'
import { expectUntouched } from '../support/restore/expect-untouched.ts'
import { startSmallStack, type SmallStack } from '../support/restore/small-stack.ts'
import { runCommand, type Outcome } from '../support/run-command.ts'

let stack: SmallStack
let http: Http
let path: string

beforeAll(async () => {
  stack = await startSmallStack()
  http = await stack.http()
  path = `/backups/${stack.backup}/restore`
})

afterAll(async () => {
  await stack?.down()
})

describe('on the command line', () => {
  test('--dry-run prints the plan and changes nothing', async () => {
    const { exitCode, stdout } = await expectUntouched(stack, () =>
      stack.lifeboat(['restore', '--dry-run']),
    )

    expect(exitCode).toBe(0)
    expect(stdout).toContain(`restore of backup ${stack.backup} (full, complete`)
    expect(stdout).toMatch(/^database "shop" of db +the live "shop"/m)
    expect(stdout).toMatch(new RegExp(`^volume .*_uploads +volume ${stack.project}_uploads`, 'm'))
    expect(stdout).toMatch(new RegExp(`^web +${stack.container('web')} +uses`, 'm'))
    expect(stdout).toMatch(/^stopped for about \d+ s/m)
  })

  test('--dry-run --json is the plan as data', async () => {
    const plan = await askLifeboat<RestorePlan>(stack, ['restore', '--dry-run'])

    expect(plan).toMatchObject({ project: stack.project, backup: { id: stack.backup } })
    expect(plan.steps.map((step) => step.do).toSorted()).toEqual([
      'database',
      'database',
      'database',
      'files',
    ])
    expect(plan.stops.map(({ service }) => service)).toEqual(['web'])
  })

  test('without --yes and without a terminal: refused, with the plan before it', async () => {
    const { exitCode, stdout, stderr } = await expectUntouched(stack, () =>
      stack.lifeboat(['restore']),
    )

    expect(exitCode).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toContain(`lifeboat: restore of backup ${stack.backup}`)
    expect(stderr).toContain('lifeboat: error: nobody is there to confirm the restore')
    expect(stderr).toContain('--yes')
  })

  test.each(['', 'yes', 'another-project'])(
    'on a terminal, where "%s" is typed: refused',
    async (word) => {
      const { exitCode, stdout } = await expectUntouched(stack, () => typeInto(word))

      expect(exitCode).toBe(2)
      expect(stdout).toContain(`type ${stack.project} to go on`)
      expect(stdout).toContain('error: the restore was not confirmed')
    },
  )

  test('on a terminal, where the project is typed: restored', async () => {
    const { exitCode, stdout } = await typeInto(stack.project, '--volume=uploads')

    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 })
    expect(await stack.shell('web', 'ls /uploads')).toBe('index.html\nphoto\n')
  })
})

describe('over HTTP', () => {
  test.each([
    [{ confirm: 'another-project' }, 'not-confirmed'],
    [{ confirm: '' }, 'not-confirmed'],
    [{ confirm: 'another-project', dryRun: true }, 'not-confirmed'],
    [{}, 'bad-request'],
    [{ confirm: true }, 'bad-request'],
    [{ confirm: 'another-project', volume: 'uploads' }, 'bad-request'],
  ])('with the body %j: refused as %s', async (body, code) => {
    const answer = await expectUntouched(stack, () => http.post(path, body))

    expect(answer).toMatchObject({ status: 400, body: { code } })
  })

  test('without the token: refused', async () => {
    const body = { confirm: stack.project }
    const answer = await expectUntouched(stack, () => http.withToken('wrong').post(path, body))

    expect(answer).toMatchObject({ status: 401, body: { code: 'unauthorized' } })
  })

  test('with dryRun: the plan, and nothing changes', async () => {
    const body = { confirm: stack.project, databases: ['shop'], dryRun: true }
    const answer = await expectUntouched(stack, () => http.post(path, body))

    expect(answer).toMatchObject({
      status: 200,
      body: { project: stack.project, steps: [{ do: 'database', database: 'shop', over: 'live' }] },
    })
  })

  test('with wait: the report, when all of it is done', async () => {
    await stack.shell('web', 'echo later >/uploads/later')
    const body = { confirm: stack.project, volumes: ['uploads'], safeguard: false }

    const answer = await http.post(`${path}?wait=true`, body)

    expect(answer).toMatchObject({
      status: 200,
      body: { outcome: 'restored', safeguard: null, services: [{ health: 'healthy' }] },
    })
    expect(await stack.shell('web', 'ls /uploads')).toBe('index.html\nphoto\n')
  })

  test('without wait: the run, which ends in its report', async () => {
    const body = { confirm: stack.project, databases: ['shop'], safeguard: false }

    const { status, location, body: run } = await http.post(path, body)

    expect(status).toBe(202)
    expect(run).toMatchObject({ kind: 'restore', state: 'running', backup: stack.backup })
    expect(location).toBe(`/runs/${run.id}`)
    const ended = await eventually(
      async () => {
        const { body: now } = (await http.get(location)) as { body: Run }
        return now.state !== 'running' && now
      },
      { limitMs: 90_000 },
    )
    expect(ended).toMatchObject({ state: 'complete', report: { databases: [{ rows: 40_000 }] } })
    expect(await stack.sql('SELECT count(*) FROM letters', 'shop')).toBe('40000\n')
  })

  test('of something that the backup does not hold: 404, and no run', async () => {
    const runs = await http.get('/runs')

    const answer = await http.post(path, { confirm: stack.project, databases: ['shpo'] })

    expect(answer).toMatchObject({
      status: 404,
      body: { code: 'not-in-backup', hint: 'Did you mean shop?' },
    })
    expect((await http.get('/runs')).body).toEqual(runs.body)
  })
})

/** script(1) gives the command a terminal; what it says on either output comes out as one. */
function typeInto(word: string, ...args: string[]): Promise<Outcome> {
  const command = ['lifeboat', 'restore', ...args].join(' ')
  const terminal = ['script', '-qec', command, '/dev/null']
  return runCommand('docker', ['exec', '-i', stack.container('lifeboat'), ...terminal], {
    input: `${word}\n`,
  })
}
