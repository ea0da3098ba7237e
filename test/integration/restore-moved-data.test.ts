/** A server's data that was elsewhere when the backup was made, and that another container has by another name, outlives a restore. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { Manifest } from '../../src/model/manifest.ts'
import type { RestorePlan, RestoreReport } from '../../src/model/restore.ts'
import { startOwnStack, type OwnStack } from '../support/own-stack.ts'
import { readAnswer } from '../support/restore/ask-lifeboat.ts'

let stack: OwnStack
let data: string
let backup: string

beforeAll(async () => {
  stack = await startOwnStack('moved-data', {}, { prepare: (folder) => keepIn(folder, 18) })
  data = join(stack.folder, 'data')
  await stack.compose('up', '--detach', '--wait')
  await stack.shell('app', 'echo old >/data/notes; echo old >/data/pg/beside')
  backup = (await ask<{ id: string }>('backup')).id
  await keepIn(stack.folder, 19)
  await stack.compose('up', '--detach', '--wait', 'db')
  await sql('CREATE TABLE letters (body text)')
  await sql("INSERT INTO letters VALUES ('of today')")
  await stack.shell('app', 'echo new >/data/notes; echo new >/data/pg/beside; touch /data/stale')
}, 300_000)

afterAll(() => stack?.down())

test('live data is in no backup, by whichever name its folder goes', async () => {
  const { state, archived } = await ask<Manifest>('show', backup)

  expect(state).toBe('complete')
  expect(archived.flatMap(({ without }) => without).toSorted()).toEqual([
    `/stack/binds${data}/pg/18/docker`,
    `/stack/volumes/${stack.project}_database/18/docker`,
  ])
})

test.each([
  ['the volume', () => `${stack.project}_database`, '19/docker'],
  ['the host path around it', () => data, 'pg/19/docker'],
])('a restore of %s leaves the data of today alone', async (_what, target, inside) => {
  const words = ['restore', backup, '--volume', target()]
  const { left, stops } = await ask<RestorePlan>(...words, '--dry-run')

  expect(left).toContain(
    `${target()}: ${inside} is left alone: the data of db today, and not in this backup`,
  )
  expect(stops.map(({ service }) => service).toSorted()).toEqual(['app', 'behind', 'db'])

  const { services } = await ask<RestoreReport>(...words, '--yes')

  const started = services.map(({ service }) => service)
  expect(started.indexOf('app')).toBeLessThan(started.indexOf('behind'))
  expect(await sql('SELECT body FROM letters')).toBe('of today\n')
  expect(await stack.shell('app', 'cat /data/pg/beside')).toBe('old\n')
  // It has the network of the one that was started before it, not one that is gone.
  expect(await network('behind')).toBe(await network('app'))
})

test('what came to the host path after the backup is gone', async () => {
  expect(await stack.shell('app', 'cat /data/notes; ls /data')).toBe('old\nnotes\npg\n')
})

async function keepIn(folder: string, major: number): Promise<void> {
  await mkdir(join(folder, 'data/pg'), { recursive: true })
  await writeFile(join(folder, '.env'), `DATA=${join(folder, 'data')}\nMAJOR=${major}\n`)
}

function ask<Answer>(...words: string[]): Promise<Answer> {
  return readAnswer(words, stack.lifeboat([...words, '--json']))
}

function sql(statement: string): Promise<string> {
  return stack.shell('db', `psql -XAtqU postgres -h 127.0.0.1 -c "${statement}"`)
}

function network(service: string): Promise<string> {
  return stack.shell(service, 'hostname -I; readlink /proc/self/ns/net')
}
