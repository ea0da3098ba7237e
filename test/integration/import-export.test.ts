import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'

import type { Manifest } from '../../src/model/manifest.ts'
import { compareWalks, resticLimits } from '../fidelity/compare.ts'
import type { ByHandStack } from '../support/by-hand-stack.ts'
import { listInventory } from '../support/engine-inventory.ts'
import { exportToStdout, importFile } from '../support/export-commands.ts'
import { startExportedStack, type ExportedStack } from '../support/exported-stack.ts'
import { succeed } from '../support/run-command.ts'
import { unpackExport } from '../support/unpacked-export.ts'
import { walkTree } from '../support/walker.ts'

let all: ExportedStack
let stack: ByHandStack
let manifest: Manifest

const repository = '/state/imported'

beforeAll(async () => {
  all = await startExportedStack()
  ;({ stack, manifest } = all)
  await putInLifeboat('all.tar.zst', '/state/all')
})

afterAll(() => all?.down())

test('an import is the backup that it was, in a repository that was empty', async () => {
  const { exitCode, stdout, stderr } = await importFile(stack, '/state/all', repository)

  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  const imported = JSON.parse(stdout) as Manifest
  expect(bare(imported)).toEqual(bare(manifest))
  const list = await stack.lifeboat(['list', '--json'], { LIFEBOAT_REPOSITORY: repository })
  expect(JSON.parse(list.stdout)).toEqual([expect.objectContaining({ id: manifest.id })])
  expect(await listInventory(stack.project)).toEqual(all.inventory)
})

test('every volume of an import still equals its source', async () => {
  expect(
    (await exportToStdout(stack, join(all.folder, 'again.tar.zst'), repository)).exitCode,
  ).toBe(0)
  const again = await unpackExport(all.folder, 'again.tar.zst')
  onTestFinished(() => again.remove())

  expect(await again.follow('check-sums')).toBe('')
  for (const { source, kind } of manifest.archived) {
    if (kind === 'bind') continue
    const found = await walkTree(again.volume, `/volumes/${source}`)
    expect(compareWalks(await walkTree(source), found, resticLimits)).toEqual([])
  }
})

test.each(['/repository', repository])('what %s holds already is not stored again', async (at) => {
  const count = `restic -r ${at} --no-cache snapshots --json | grep -o short_id | wc -l`
  const inside = `export RESTIC_PASSWORD=test; ${count}`
  const snapshots = await stack.shell('lifeboat', inside)

  const { exitCode, stdout } = await importFile(stack, '/state/all', at)

  expect(exitCode).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ id: manifest.id, state: 'complete' })
  expect(await stack.shell('lifeboat', inside)).toBe(snapshots)
})

test.each([
  ['was cut off', 'head -c -1000 /state/all >/state/bad'],
  [
    'was changed',
    'cp /state/all /state/bad && printf x | dd of=/state/bad bs=1 seek=100000 conv=notrunc',
  ],
  ['is no export', 'tar -C /app --zstd -cf /state/bad package.json'],
])('refuses a file that %s, and publishes nothing', async (_what, change) => {
  await stack.shell('lifeboat', change)
  const inventory = await listInventory(stack.project)
  const other = { LIFEBOAT_REPOSITORY: '/state/other' }

  const { exitCode, stdout, stderr } = await importFile(stack, '/state/bad', '/state/other')

  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
  expect(stderr).toContain('error: /state/bad is not an export that is whole')
  expect(stderr).toContain('hint: Nothing was published.')
  expect((await stack.lifeboat(['list', '--json'], other)).exitCode).toBe(10)
  expect(await listInventory(stack.project)).toEqual(inventory)
})

test('refuses a file that holds more than its hashes name', async () => {
  await spoil('echo x >volumes/x')

  const { exitCode, stderr } = await importFile(stack, '/state/bad', '/state/other')

  expect(exitCode).toBe(2)
  expect(stderr).toContain('error: /state/bad is not an export that is whole')
  expect(stderr).toMatch(/lifeboat: {3}< [0-9a-f]{64} {2}volumes\/x\n/)
})

test('refuses a file whose parts are not what its manifest says', async () => {
  await spoil(changeManifest('0,/"files": [0-9]*,/s//"files": 7,/'))

  const { exitCode, stderr } = await importFile(stack, '/state/bad', '/state/other')

  expect(exitCode).toBe(2)
  expect(stderr).toContain('error: the databases part is not what the manifest says')
  const list = await stack.lifeboat(['list', '--json'], { LIFEBOAT_REPOSITORY: '/state/other' })
  expect(JSON.parse(list.stdout)).toEqual([])
})

test('refuses another backup with the id of one that is there', async () => {
  await spoil(changeManifest('s/"consistency": "[a-z]*"/"consistency": "hot"/'))

  const { exitCode, stderr } = await importFile(stack, '/state/bad', '/repository')

  expect(exitCode).toBe(2)
  expect(stderr).toContain(`error: the repository holds another backup ${manifest.id}`)
  const { stdout } = await stack.lifeboat(['show', manifest.id, '--json'])
  expect(JSON.parse(stdout)).toMatchObject(manifest)
})

test('refuses a file that is not there', async () => {
  const { exitCode, stderr } = await importFile(stack, '/state/none', repository)

  expect(exitCode).toBe(2)
  expect(stderr).toContain('error: /state/none cannot be read: ENOENT')
})

/** Changes the unpacked export, packs it again as /state/bad of the lifeboat service, and takes the change back. */
async function spoil(change: string): Promise<void> {
  const keep = 'cp -a manifest.json SHA256SUMS /tmp'
  const pack = `tar -c --format=posix --xattrs --xattrs-include='*' --acls --numeric-owner --sparse *`
  const undo = 'cp -a /tmp/manifest.json /tmp/SHA256SUMS . && rm -f volumes/x'
  await all.unpacked.look(`${keep}; ${change}; ${pack} | zstd -qf -o /export/bad.tar.zst; ${undo}`)
  await putInLifeboat('bad.tar.zst', '/state/bad')
}

/** With hashes that fit it. */
function changeManifest(change: string): string {
  return `old=$(sha256sum <manifest.json | cut -c -64); sed -i '${change}' manifest.json
    new=$(sha256sum <manifest.json | cut -c -64); [ $old != $new ]
    sed -i "s/^$old  manifest/$new  manifest/" SHA256SUMS`
}

async function putInLifeboat(name: string, path: string): Promise<void> {
  const target = `${stack.container('lifeboat')}:${path}`
  await succeed('docker', ['cp', join(all.folder, name), target])
}

/** A manifest without how the repository keeps the parts. */
function bare({ parts, ...rest }: Manifest): unknown {
  return { ...rest, parts: parts.map(({ kind, files, bytes }) => ({ kind, files, bytes })) }
}
