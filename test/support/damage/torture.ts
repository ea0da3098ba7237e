/**
 * Runs inside a container of Lifeboat's image: damages a small repository in one place, verifies all of it, mends it, and goes on to the next
 * place. Arguments: a step (1: every damage; 200: every 200th of each kind), which one to begin with, and how many clean verifies. Says what it found in a
 * last line of JSON.
 */
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { LifeboatError } from '../../../src/errors.ts'
import { isSound, type RepositoryCheck } from '../../../src/model/repository-check.ts'
import { kindOf, listDamages, type Damage, type Files } from './list-damages.ts'
import { makeReady, readReady, readShareOf, verifyReady, type Ready } from './make-repository.ts'
import { findReach } from './reach.ts'

const [step = 1, first = 0, clean = 0] = process.argv.slice(2).map(Number)
const folder = await mkdtemp(join(process.env['TORTURE_FOLDER'] ?? '/tmp', 'damage-'))
const ready = await makeReady(folder)
const reach = await findReach(ready.repository)
const files = await readAll(ready.repository.location)
const remembered = await ready.known.list()

const tried: Record<string, number> = {}
const wrong: string[] = []
let alarms = 0
for (let index = 0; index < clean; index += 1) {
  const check = await verifyReady(ready, `clean-${index}`)
  if (!isSound(check)) {
    alarms += 1
    wrong.push(`clean: ${JSON.stringify(check)}`)
  }
}
const listed: Record<string, number> = {}
for (const damage of listDamages(files, reach, ready.backups)) {
  const kind = `${damage.kind} ${kindOf([...damage.changes.keys()][0] ?? '')}`
  const number = listed[kind] ?? 0
  listed[kind] = number + 1
  if (number % step !== first) continue
  await apply(ready, damage)
  const fault = judge(damage, await verify(ready)) ?? (await judgeReading(damage))
  if (fault !== undefined) {
    wrong.push(fault)
    process.stderr.write(`${fault}\n`)
  }
  await mend(ready, damage)
  tried[kind] = (tried[kind] ?? 0) + 1
}
await rm(folder, { recursive: true })
process.stdout.write(`${JSON.stringify({ tried, clean, alarms, wrong })}\n`)

async function verify(of: Ready): Promise<RepositoryCheck | Error> {
  try {
    return await verifyReady(of, 'damaged')
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

/** A byte of a data file is the one damage for which reading every part, and a share of the repository, tells the same on other ways. */
async function judgeReading({ kind, what, changes, backups }: Damage): Promise<string | undefined> {
  const [file = ''] = changes.keys()
  if (kind !== 'byte' || kindOf(file) !== 'data') return undefined
  const expected = [...backups].toSorted().join(' ')
  const read = (await readReady(ready, 'read')).toSorted().join(' ')
  if (read !== expected) return `${what}: reading finds ${read}, expected ${expected}`
  const share = (await readShareOf(ready, file)).toSorted().join(' ')
  return share === expected ? undefined : `${what}: a share finds ${share}, expected ${expected}`
}

/** What was wrong with what was found; undefined when it was right. */
function judge(damage: Damage, check: RepositoryCheck | Error): string | undefined {
  if (check instanceof Error) {
    const code = check instanceof LifeboatError ? `${check.code} ${check.details.join('; ')}` : ''
    return `${damage.what}: ${code} ${check.stack}`
  }
  if (isSound(check)) return `${damage.what}: not found`
  const named = check.backups.filter(({ state }) => state !== 'sound').map(({ id }) => id)
  const expected = [...damage.backups].toSorted()
  if (named.toSorted().join(' ') === expected.join(' ')) return undefined
  const said = JSON.stringify(check.findings)
  return `${damage.what}: named ${named.join(' ')}, expected ${expected.join(' ')}: ${said}`
}

async function apply({ repository }: Ready, { kind, changes }: Damage): Promise<void> {
  for (const [path, content] of changes) {
    const full = join(repository.location, path)
    await rm(full)
    if (content !== null) await writeFile(full, content)
    if (kind === 'unreadable') await chmod(full, 0)
  }
}

/** Exactly as it was before the damage, and before whatever was recorded about it. */
async function mend({ repository, known }: Ready, { kind, changes }: Damage): Promise<void> {
  if (kind === 'unreadable')
    for (const path of changes.keys()) await chmod(join(repository.location, path), 0o600)
  const now = await readAll(repository.location)
  for (const path of now.keys()) {
    if (!files.has(path)) await rm(join(repository.location, path))
  }
  for (const [path, content] of files) {
    if (now.get(path)?.equals(content)) continue
    await mkdir(dirname(join(repository.location, path)), { recursive: true })
    await rm(join(repository.location, path), { force: true })
    await writeFile(join(repository.location, path), content)
  }
  await known.replace(remembered)
}

async function readAll(location: string): Promise<Files> {
  const found = new Map<string, Buffer>()
  for (const path of await readdir(location, { recursive: true })) {
    const full = join(location, path)
    if ((await stat(full)).isFile()) found.set(path, await readFile(full))
  }
  return found
}
