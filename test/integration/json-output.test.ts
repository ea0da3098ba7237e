import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { Exported } from '../../src/model/exported.ts'
import { isTorture } from '../support/torture.ts'
import { runCommand, type Outcome } from '../support/run-command.ts'
import { startTestStack, type TestStack } from '../support/test-stack.ts'

// Formats are an annotation in 2020-12; what matters of them stands in the schemas as patterns.
const ajv = new Ajv2020({ allowUnionTypes: true, allErrors: true, validateFormats: false })

let stack: TestStack
let made: Outcome

beforeAll(async () => {
  stack = await startTestStack()
  await stack.shell('files', 'echo one >/data/one')
  await stack.sql('CREATE TABLE t AS SELECT generate_series(1, 10) AS n')
  made = await stack.lifeboat(['backup', '--json'])
})

afterAll(() => stack.down())

describe('with --json', () => {
  test('backup answers with its manifest, as its schema says, and nothing else on stdout', () => {
    const manifest = readAnswer('backup', made)

    expect(manifest).toMatchObject({ state: 'complete', project: stack.project, failures: [] })
  })

  test('plan answers as its schema says, and nothing else on stdout', async () => {
    const plan = readAnswer('plan', await stack.lifeboat(['plan', '--json']))

    expect(plan).toMatchObject({
      project: stack.project,
      scope: { type: 'full', services: [] },
      coverage: expect.arrayContaining([
        expect.objectContaining({ service: 'db', class: 'dumped' }),
        expect.objectContaining({ service: 'files', target: '/data', class: 'archived' }),
        expect.objectContaining({ service: 'lifeboat', target: '/repository', class: 'excluded' }),
      ]),
    })
  })

  test('list answers as its schema says, and nothing else on stdout', async () => {
    const backups = readAnswer('list', await stack.lifeboat(['list', '--json']))

    const { id } = readAnswer('backup', made) as { id: string }
    expect(backups).toMatchObject([{ id, state: 'complete', level: 'written' }])
  })

  test('show answers with the manifest that backup answered with, and what has been proved since', async () => {
    const shown = readAnswer('show', await stack.lifeboat(['show', 'latest', '--json']))

    const manifest = readAnswer('backup', made) as object
    expect(shown).toEqual({ ...manifest, level: 'written', verified: null })
  })

  test('show --report answers with all of that, and the newest verification, of which there is none', async () => {
    const outcome = await stack.lifeboat(['show', 'latest', '--report', '--json'])

    const proved = { level: 'written', verified: null, verification: null }
    expect(readAnswer('show-report', outcome)).toEqual({
      ...(readAnswer('backup', made) as object),
      ...proved,
      verificationUnread: null,
    })
  })

  test.runIf(isTorture)(
    'export answers as its schema says, and its report stands beside it',
    async () => {
      const command = ['export', 'latest', '--output', '/proxy/x.tar.zst', '--json']
      const exported = await stack.lifeboat(command)
      const again = await stack.lifeboat(command)
      await stack.shell('lifeboat', 'mv /proxy/x.tar.zst /proxy/kept')
      const besideOther = await stack.lifeboat(command)
      await stack.shell('lifeboat', 'mv /proxy/kept /proxy/x.tar.zst')

      const { sha256, report } = readAnswer('export', { ...exported, stderr: '' }) as Exported
      expect(report).toBe('/proxy/x.tar.zst.report.txt')
      const text = await stack.shell('lifeboat', `cat ${report}`)
      expect(text.split('\n')[0]).toBe(`${sha256}  x.tar.zst`)
      const check = `cd /proxy && head -n 1 ${report} | sha256sum --check`
      expect(await stack.shell('lifeboat', check)).toBe('x.tar.zst: OK\n')
      const inside = 'tar --zstd -xOf /proxy/x.tar.zst VERIFICATION.txt'
      expect(text.endsWith(await stack.shell('lifeboat', inside))).toBe(true)
      expect(again.stderr).toContain('error: /proxy/x.tar.zst is there already')
      expect(besideOther.stderr).toContain('error: /proxy/x.tar.zst.report.txt is there already')
      expect(await stack.shell('lifeboat', 'ls /proxy')).not.toContain('.part')
    },
  )

  test('config answers as its schema says, and shows no secret', async () => {
    const outcome = await stack.lifeboat(['config', '--json'], {
      LIFEBOAT_TOKEN: 'do-not-show-this-token',
    })

    expect(readAnswer('config', outcome)).toContainEqual(
      expect.objectContaining({ variable: 'LIFEBOAT_TOKEN', origin: 'LIFEBOAT_TOKEN' }),
    )
    expect(outcome.stdout).not.toContain('do-not-show-this-token')
  })

  test('doctor answers as its schema says, and finds nothing wrong', async () => {
    const checks = readAnswer('doctor', await stack.lifeboat(['doctor', '--json']))

    expect(checks).toMatchObject(
      ['engine', 'repository', 'databases', 'coverage', 'labels', 'backup'].map((check) => ({
        check,
        ok: true,
      })),
    )
  })

  test('a command that fails leaves stdout empty and names what is wrong on stderr', async () => {
    const outcome = await stack.lifeboat(['show', 'nothing-of-that-name', '--json'])

    expect(outcome).toMatchObject({ exitCode: 12, stdout: '' })
    expect(outcome.stderr).toContain('error: there is no backup "nothing-of-that-name"')
    expect(outcome.stderr).toContain('hint: Name one of those below, or latest')
  })
})

describe('for a person', () => {
  test('show --report says what was proved and what was not, what is held, the system and the checksums', async () => {
    const { stdout, exitCode } = await stack.lifeboat(['show', 'latest', '--report'])

    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^drilled +not tried /m)
    expect(stdout).toContain('It was never verified')
    expect(stdout).toMatch(/^db +"postgres" +1 tables, 10 rows /m)
    expect(stdout).toMatch(/^machine +.*kernel .* processors, .* of memory$/m)
    expect(stdout).toMatch(/^disk of the repository +.* of it free$/m)
    expect(stdout).toMatch(/^disk of the engine +.* of it free$/m)
    expect(stdout).toMatch(/^files +[0-9a-f]{64}$/m)
  })

  test('plan says what is done, and of each mount what happens to it and why', async () => {
    const { stdout, stderr, exitCode } = await stack.lifeboat(['plan'])

    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 })
    expect(stdout).toContain(`plan for ${stack.project}: a full backup, consistency ordered`)
    expect(stdout).toMatch(
      /^dump +db: "postgres", "template1" and globals +PostgreSQL .* answers as postgres$/m,
    )
    expect(stdout).toMatch(/^COVERAGE +SERVICE +MOUNTED AT +FROM +BECAUSE$/m)
    expect(stdout).toMatch(
      /^dumped +db +\/var\/lib\/postgresql\/data +volume .* keeps its data here$/m,
    )
    expect(stdout).toMatch(/^archived +files +\/data +volume .* files writes to it$/m)
    expect(stdout).toMatch(/^excluded +lifeboat +\/repository +volume .* not part of a backup$/m)
  })

  test('list shows the backup with its state and level', async () => {
    const { stdout } = await stack.lifeboat(['list'])

    const { id } = readAnswer('backup', made) as { id: string }
    expect(stdout).toMatch(/^ID +TYPE +STATE +LEVEL +CONSISTENCY +SIZE +ADDED +TOOK$/m)
    expect(stdout).toMatch(new RegExp(`^${id} +full +complete +written +ordered `, 'm'))
  })

  test('show latest names the parts, the databases and what is in the files part', async () => {
    const { stdout } = await stack.lifeboat(['show', 'latest'])

    const { id } = readAnswer('backup', made) as { id: string }
    expect(stdout).toContain(`backup ${id} of ${stack.project}: complete, level written`)
    for (const part of ['databases', 'files', 'config']) {
      expect(stdout).toMatch(new RegExp(`^${part} +\\d+ `, 'm'))
    }
    expect(stdout).toMatch(/^db +"postgres" +1 tables, 10 rows /m)
    expect(stdout).toMatch(/^volume +\S+_data +\/stack\/volumes\/\S+_data +1 +4 B$/m)
  })

  test('a warning goes to stderr, so that a pipe gets the answer alone', async () => {
    const inside = ['env', '-u', 'LIFEBOAT_PASSWORD', 'LIFEBOAT_REPOSITORY=/repository/unprotected']
    const backup = ['lifeboat', 'backup', '--type', 'config', '--json']

    const outcome = await runCommand('docker', [
      'exec',
      stack.container('lifeboat'),
      ...inside,
      ...backup,
    ])

    expect(outcome.stderr).toContain('lifeboat: warning: no LIFEBOAT_PASSWORD is set')
    expect(readAnswer('backup', outcome)).toMatchObject({ type: 'config', state: 'complete' })
  })
})

/** The whole of stdout as one JSON document that fits the command's schema in docs/. */
function readAnswer(command: string, { stdout, stderr, exitCode }: Outcome): unknown {
  expect({ command, exitCode, stderr: exitCode === 0 ? '' : stderr }).toMatchObject({ exitCode: 0 })
  const answer: unknown = JSON.parse(stdout)
  const path = join(import.meta.dirname, `../../docs/schemas/${command}.schema.json`)
  const schema = JSON.parse(readFileSync(path, 'utf8')) as object
  const validate = ajv.compile(schema)
  validate(answer)
  expect(validate.errors ?? []).toEqual([])
  return answer
}
