/** Makes the file of one format in test/kept, out of the image lifeboat:latest: `node test/support/kept/keep-format.ts 1`. Once for each, and never again. */
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { emptyProject } from '../rebuild/empty-project.ts'
import { succeed } from '../run-command.ts'
import { keptFile, keptFiles, keptProject, keptRows } from './kept-format.ts'

const format = Number(process.argv[2])
const file = keptFile(format)
const project = keptProject(format)
if (existsSync(file)) throw new Error(`${file} is there already: what is kept is never made anew`)

const parent = await mkdtemp(join(tmpdir(), 'lifeboat-kept-'))
const folder = join(parent, 'kept')
const repository = join(parent, 'repository')
await mkdir(repository)
await cp(join(import.meta.dirname, '../../integration/stacks/kept'), folder, { recursive: true })
const inside = (service: string, ...words: string[]): Promise<string> =>
  succeed('docker', ['exec', `${project}-${service}-1`, ...words])
try {
  const compose = ['compose', '--project-directory', folder, '-p', project]
  process.env['TEST_REPOSITORY'] = repository
  await succeed('docker', [...compose, 'up', '--detach', '--wait'])
  await inside('db', 'psql', '-U', 'postgres', '-c', keptRows.fill)
  await inside('files', 'sh', '-ec', keptFiles.fill)
  process.stdout.write(await inside('lifeboat', 'lifeboat', 'backup'))
  await inside('lifeboat', 'lifeboat', 'verify', 'latest', '--level', 'drilled')
  await succeed('tar', ['--create', `--file=${file}`, `--directory=${repository}`, '.'])
} finally {
  await emptyProject(project)
  await rm(parent, { recursive: true, force: true })
}
