import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { Manifest } from '../../src/model/manifest.ts'
import { runCommand, type Outcome } from '../support/run-command.ts'
import { isTorture } from '../support/torture.ts'

const root = join(import.meta.dirname, '../..')
const project = `lifeboat-e2e-${process.pid}`
let env: Record<string, string>
let first: Outcome

beforeAll(async () => {
  // A project and a port of its own: a demo that somebody has running is left alone.
  env = { COMPOSE_PROJECT_NAME: project, DEMO_WEB_PORT: String(await findFreePort()) }
  first = await runCommand('bash', ['demo/start.sh'], { cwd: root, env })
})

afterAll(async () => {
  // Anonymous volumes of containers that compose made anew are nobody's to remove but ours.
  await runCommand('docker', ['compose', 'rm', '--stop', '--force', '-v'], { cwd: root, env })
  await runCommand('docker', ['compose', 'down', '-v'], { cwd: root, env })
})

function lifeboat(...args: readonly string[]): Promise<Outcome> {
  const command = ['compose', 'exec', '-T', 'lifeboat', ...args]
  return runCommand('docker', command, { cwd: root, env })
}

test('the demo starts, takes a real backup and says how to look at it and how to restore it', () => {
  expect(first.stderr).not.toContain('error')
  expect(first.exitCode).toBe(0)
  expect(first.stdout).toMatch(/dumped +db +\/var\/lib\/postgresql\/data/)
  expect(first.stdout).toMatch(/archived +app +\/app\/uploads/)
  expect(first.stdout).toMatch(
    /^app +db "app" +SELECT path, sha256 FROM uploads +volume \S+_uploads:\/ *$/m,
  )
  expect(first.stdout).toMatch(/backup \S+ of \S+: complete/)
  // Nothing was set: what is made is proved at once.
  expect(first.stdout).toMatch(/backup \S+ of \S+: complete, level decoded/)
  expect(first.stdout).toMatch(/^db +"app" +\d+ +\d+ +\d+ +\d+$/m)
  for (const part of ['databases', 'files', 'config']) {
    expect(first.stdout).toMatch(new RegExp(`^${part} +\\d+ +[\\d.]+ [KMG]?i?B .* m?s `, 'm'))
  }
  expect(first.stdout).toContain('lifeboat list')
  expect(first.stdout).toContain('restore')
})

test.runIf(isTorture)(
  'a second start finds everything there and takes another backup',
  async () => {
    const second = await runCommand('bash', ['demo/start.sh'], { cwd: root, env })
    const listed = await lifeboat('lifeboat', 'list', '--json')

    expect(second.exitCode).toBe(0)
    expect(second.stdout).toContain('is up to date')
    const states = (JSON.parse(listed.stdout) as { state: string }[]).map(({ state }) => state)
    expect(states).toEqual(['complete', 'complete'])
  },
)

test('every upload that a row of the backup names is in the same backup, with the same content', async () => {
  const shown = await lifeboat('lifeboat', 'show', 'latest', '--json')
  const manifest = JSON.parse(shown.stdout) as Manifest
  const rows = await readUploadRows(manifest)

  expect(manifest).toMatchObject({ consistency: 'frozen', consistencyBecause: [] })
  expect(rows.length).toBeGreaterThan(3)
  const stored = await hashStored(
    manifest,
    rows.map(({ path }) => path),
  )
  expect(stored).toEqual(rows.map(({ sha256 }) => sha256))
})

/** The rows as the stored dump has them: restic hands the dump over, the database's own pg_restore reads it. */
async function readUploadRows(manifest: Manifest): Promise<{ path: string; sha256: string }[]> {
  const part = manifest.parts.find(({ kind }) => kind === 'databases')
  const database = manifest.servers[0]?.databases.find(({ name }) => name === 'app')
  const dump = `docker compose exec -T lifeboat restic -r /repository --insecure-no-password --no-lock dump ${part?.snapshot}:${database?.path} / --archive tar`
  const read = `docker compose exec -T db sh -c 'd=$(mktemp -d) && tar -x -C $d && pg_restore -a -t uploads -f - $d; rm -rf $d'`
  const outcome = await runCommand('sh', ['-c', `${dump} | ${read}`], { cwd: root, env })
  expect(outcome.exitCode, outcome.stderr).toBe(0)
  const [head, ...lines] = outcome.stdout
    .slice(outcome.stdout.indexOf('COPY public.uploads'))
    .split('\n')
  const columns = /\((.*)\)/.exec(head ?? '')?.[1]?.split(', ') ?? []
  const cells = lines.slice(0, lines.indexOf('\\.')).map((line) => line.split('\t'))
  const pick = (row: readonly string[], column: string): string =>
    row[columns.indexOf(column)] ?? ''
  return cells.map((row) => ({ path: pick(row, 'path'), sha256: pick(row, 'sha256') }))
}

async function hashStored(manifest: Manifest, paths: readonly string[]): Promise<string[]> {
  const part = manifest.parts.find(({ kind }) => kind === 'files')
  const folder = `/stack/volumes/${project}_uploads`
  const each = `restic -r /repository --insecure-no-password --no-lock -q dump ${part?.snapshot} ${folder}/"$1" | sha256sum | cut -c1-64`
  const outcome = await lifeboat(
    'sh',
    '-c',
    `for p in "$@"; do set -- "$p"; ${each}; done`,
    'sh',
    ...paths,
  )
  return outcome.stdout.split('\n').filter(Boolean)
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, () => {
      const address = server.address()
      server.close(() =>
        resolve(typeof address === 'object' && address !== null ? address.port : 0),
      )
    })
  })
}
