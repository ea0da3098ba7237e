import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'

import { exampleManifest } from '../../test/support/example-manifest.ts'
import { exampleRestorePlan, filesStep } from '../../test/support/example-restore.ts'
import { application, exampleStack } from '../../test/support/example-stack.ts'
import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { planBackup } from '../backup/plan-backup.ts'
import type { ArchiveStep } from '../model/plan.ts'
import { excludePattern } from '../repository/exclude-pattern.ts'
import { fitsPattern, readPattern } from '../repository/fits-pattern.ts'
import { makeRoom } from './make-room.ts'
import { narrowPlan, withoutLabels } from './plan-safeguard.ts'
import { planBack } from './settle-journal.ts'

/** Files of the volume when the restore begins. */
const files = ['a', 'b.tmp', 'cache/c', 'cache/d.tmp', 'logs/e.log', 'logs/deep/f.log', 'new/g']

test.each<[string, string, string[]]>([
  ['the same as now', '*.tmp', ['*.tmp']],
  ['none, and now some', '*.tmp,cache', []],
  ['some, and now none', '', ['*.tmp', '/cache']],
  ['others than now', 'cache,new', ['*.tmp', 'logs/**/f.log']],
  ['most of it', '*.tmp', ['[^al]*']],
])(
  'a file is in the safety backup or is never touched, where the restored backup left out %s',
  async (_what, now, then) => {
    const root = temporaryFolder()
    const folder = join(root, 'volumes/shop_uploads')
    write(folder, files)
    const restored = filesStep({ from: folder, excludes: then })
    const labels = now === '' ? {} : { 'lifeboat.exclude': now }
    const safeguard = planSafeguard(labels, restored, folder)
    const held = listHeld(safeguard)
    const untouched = files.filter((file) => !held.includes(file))

    await empty(root, [restored])
    expect(untouched.filter((file) => !existsSync(join(folder, file)))).toEqual([])

    // Cut off while it was written, the way back begins.
    write(folder, ['a', 'logs/later'])
    const { kind, source, path, without, excludes } = safeguard
    const archived = [
      { kind, source, path, without: [...without], excludes: [...excludes] },
      ...exampleManifest().archived,
    ]
    await empty(root, planBack([restored], archived))
    expect(list(folder)).toEqual(untouched.toSorted())
  },
)

function planSafeguard(
  labels: Record<string, string>,
  restored: ReturnType<typeof filesStep>,
  path: string,
): ArchiveStep {
  const stack = withoutLabels(exampleStack({ containers: [application({ labels })] }))
  const everything = planBackup(stack, { type: 'full', services: [] }, '')
  const { steps } = narrowPlan(everything, exampleRestorePlan({ steps: [restored] }))
  const step = steps.find((each) => each.do === 'archive')
  if (step === undefined) throw new Error('the safety backup holds no files')
  return { ...step, path }
}

/** What restic would store of the volume. */
function listHeld({ path, excludes }: ArchiveStep): string[] {
  const patterns = excludes.map((glob) => readPattern(excludePattern(path, glob)))
  return files.filter(
    (file) => !patterns.some((pattern) => fitsPattern(pattern, Buffer.from(join(path, file)))),
  )
}

async function empty(root: string, steps: readonly ReturnType<typeof filesStep>[]): Promise<void> {
  const [request, words] = [join(root, 'room.json'), join(root, 'arguments')]
  const places = steps.map(({ from, without, excludes }) => ({
    folder: from,
    keep: without,
    keepFitting: excludes.map((glob) => excludePattern(from, glob)),
  }))
  writeFileSync(request, JSON.stringify({ snapshot: 's1', root, keepExtra: false, places }))
  await makeRoom(request, words)
}

function write(folder: string, names: readonly string[]): void {
  for (const path of names.map((name) => join(folder, name))) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, 'x')
  }
}

function list(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => relative(folder, path))
    .toSorted()
}
