/** Repositories that earlier versions made, one of each format, come back for ever: with TORTURE only. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { Backup } from '../../src/model/backup.ts'
import {
  keptFile,
  keptFiles,
  keptFormats,
  keptProject,
  keptRows,
} from '../support/kept/kept-format.ts'
import { emptyProject } from '../support/rebuild/empty-project.ts'
import { runCommand, succeed } from '../support/run-command.ts'
import { sessionLabel } from '../support/session.ts'

describe.each(keptFormats)('a repository of format %i', (format) => {
  const project = keptProject(format)
  let parent: string

  beforeAll(async () => {
    parent = await mkdtemp(join(tmpdir(), 'lifeboat-kept-'))
    await mkdir(join(parent, 'repository'))
    await writeFile(join(parent, 'password'), 'test\n')
    await succeed('tar', ['-xf', keptFile(format), '-C', join(parent, 'repository')])
  })

  afterAll(async () => {
    await emptyProject(project)
    await rm(parent, { recursive: true, force: true })
  })

  /** As on a machine that has nothing but the image. */
  async function lifeboat(...words: string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await runCommand('docker', [
      'run',
      '--rm',
      `--label=${sessionLabel()}`,
      '--volume=/var/run/docker.sock:/var/run/docker.sock',
      `--volume=${parent}/repository:/repository`,
      `--volume=${parent}/password:/run/secrets/password:ro`,
      '--env=LIFEBOAT_PASSWORD_FILE=/run/secrets/password',
      '--env=LIFEBOAT_REPOSITORY=/repository',
      `--env=LIFEBOAT_PROJECT=${project}`,
      process.env['TEST_LIFEBOAT_IMAGE'] ?? 'lifeboat:latest',
      ...words,
    ])
    expect(exitCode, stderr).toBe(0)
    return stdout
  }

  test('is listed, with what was proved of it', async () => {
    const backups = Backup.array().parse(JSON.parse(await lifeboat('list', '--json')))

    expect(backups).toHaveLength(1)
    expect(backups[0]).toMatchObject({ project, state: 'complete', level: 'drilled' })
  })

  test('makes the stack again, with its rows and files', { timeout: 600_000 }, async () => {
    await lifeboat('restore', 'latest', '--yes', '--project-dir', join(parent, 'stack'))

    const ask = ['psql', '-U', 'postgres', '-XAtc', keptRows.ask]
    expect(await succeed('docker', ['exec', `${project}-db-1`, ...ask])).toMatchInlineSnapshot(`
      "500|500|9293d406e1dc925998b09c28bf632287
      "
    `)
    const look = ['sh', '-ec', keptFiles.ask]
    expect(await succeed('docker', ['exec', `${project}-files-1`, ...look])).toMatchInlineSnapshot(`
      "6251e5743b6fd6a7d606130bdf7c15077ce85ebd3a0fdee284d15a46df199e38  2026/numbers
      6251e5743b6fd6a7d606130bdf7c15077ce85ebd3a0fdee284d15a46df199e38  again
      2026/numbers 644 0:0 2 1767323045
      2026 directory 2750 999:998
      link symbolic link 777 999:998
      2026/numbers
      "
    `)
  })

  test('is proved anew', { timeout: 600_000 }, async () => {
    expect(await lifeboat('verify', 'latest', '--level', 'drilled')).toContain('drilled')
  })
})
