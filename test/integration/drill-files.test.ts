/** Files restored into a scratch volume: nothing is found in one that stands as it was stored, and whatever does not is. */
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'

import type { Manifest } from '../../src/model/manifest.ts'
import { stageFiles } from '../../src/repository/stage-files.ts'
import type { Repository } from '../../src/repository/repository.ts'
import { compareSpec, readCompared } from '../../src/verify/compare-worker.ts'
import { listInventory } from '../support/engine-inventory.ts'
import { askLifeboat } from '../support/restore/ask-lifeboat.ts'
import { runCommand, succeed } from '../support/run-command.ts'
import { sessionLabel } from '../support/session.ts'
import { startTestStack, type TestStack } from '../support/test-stack.ts'
import { runSpec } from '../support/verify/run-spec.ts'
import { runWalker } from '../support/walker.ts'

const image = process.env['TEST_LIFEBOAT_IMAGE'] ?? 'lifeboat:latest'

let stack: TestStack
let manifest: Manifest
let repository: Repository

beforeAll(async () => {
  stack = await startTestStack()
  const volume = `${stack.project}_data`
  // Sockets, attributes, ACLs, capabilities, every mode, odd names, sparse files, and a root of its own mode and owner.
  const make = ['python3', '/fidelity/make-tree.py', '/data', '--mounted-at']
  await runWalker(
    [`${volume}:/data`],
    [...make, `/stack/volumes/${volume}`, '--hole-bytes', '67108864'],
  )
  await runWalker([`${volume}:/data`], ['sh', '-ec', fixture])
  manifest = await askLifeboat<Manifest>(stack, ['backup', '--type', 'volumes'])
  const source = `${stack.project}_repository`
  const mounts = [{ kind: 'volume', source, target: '/repository', writable: true }] as const
  repository = { location: '/repository', password: 'test', mounts }
})

afterAll(() => stack?.down())

/** What make-tree.py has none of, and what the spoilings change. */
const fixture = `
mkdir /data/spoiled && cd /data/spoiled
echo one >file; echo two >other; chmod 4755 file; ln other linked; ln -s file link; mkfifo pipe; mkdir folder; touch folder/in
printf x >"$(printf 'no\\377text\\n -> x')"
ln -s "$(printf 'to\\n\\377 -> y')" "$(printf 'link\\376 -> z')"
chown -h 0:0 link; touch -h -d @-5.5 link
touch -d @1.5 file other .
`

test('a tree of everything that is known to get lost stands as it was stored', async () => {
  const scratch = await restore()
  const part = manifest.parts.find(({ kind }) => kind === 'files')

  expect(await compare(scratch)).toMatchObject({
    files: part?.files,
    bytes: part?.bytes,
    different: 0,
    differences: [],
    types: {
      'block-device': expect.any(Number),
      fifo: expect.any(Number),
    },
  })
})

const spoilings: [what: string, change: string, expected: string[]][] = [
  ['a file is gone', 'rm file', ['file: nothing is there, a file was stored']],
  [
    'a folder is gone',
    'rm -r folder',
    [
      'folder: nothing is there, a folder was stored',
      'folder/in: nothing is there, a file was stored',
    ],
  ],
  ['a FIFO is gone', 'rm pipe', ['pipe: nothing is there, a fifo was stored']],
  ['a file is there that was not', 'touch extra', ['extra: a file is there, nothing was stored']],
  ['the setuid bit is gone', 'chmod 0755 file', ['file: mode is 0755, 4755 was stored']],
  [
    'the owner is another',
    'chown -h 5:6 link',
    ['link: uid is 5, 0 was stored, gid is 6, 0 was stored'],
  ],
  [
    'the time is another by a nanosecond',
    'touch -d @1.500000001 file',
    ['file: mtime is 1970-01-01T00:00:01.500000001Z, 1970-01-01T00:00:01.500000000Z was stored'],
  ],
  [
    'a symlink leads elsewhere',
    'ln -sfn elsewhere link && chown -h 0:0 link && touch -h -d @-5.5 link',
    ['link: target is "elsewhere", "file" was stored'],
  ],
  ['a file is longer', 'echo more >>file && touch -d @1.5 file', ['file: size is 9, 4 was stored']],
  [
    'a name of a file became one of its own',
    'rm linked && cp -a other linked',
    ['other: it is a file of its own, another name of one was stored'],
  ],
  [
    'a file became something else',
    'rm folder/in && mkfifo folder/in && touch -r link folder',
    ['folder/in: a fifo is there, a file was stored'],
  ],
]

test.each(spoilings)('%s: found, and named', async (_what, change, expected) => {
  const scratch = await restore()
  const folder = `/stack/volumes/${stack.project}_data/spoiled`
  // The time of a folder is not what these are about.
  const script = `cd ${folder} && touch -r folder /tmp/then && ${change} && touch -d @1.5 . && { [ ! -d folder ] || touch -r /tmp/then folder; }`
  await runWalker([`${scratch}:/stack`], ['sh', '-ec', script])

  const { different, differences } = await compare(scratch)

  expect(differences).toEqual(expected.map((each) => `${folder}/${each}`))
  expect(different).toBe(expected.length)
})

test('content that changes before restic reads it again is found', async () => {
  const scratch = await makeVolume()
  const file = `/stack/volumes/${stack.project}_data/spoiled/file`
  const spoil = `while :; do [ ! -s ${file} ] || printf X 1<>${file}; done`
  const name = `${scratch}-spoil`
  await succeed('docker', [
    'run',
    '--detach',
    '--rm',
    `--name=${name}`,
    `--label=${sessionLabel()}`,
    `--volume=${scratch}:/stack`,
    '--entrypoint=bash',
    image,
    '-c',
    spoil,
  ])
  onTestFinished(() => void runCommand('docker', ['rm', '--force', name]))

  await expect(stage(scratch)).rejects.toMatchObject({
    code: 'part-damaged',
    details: expect.arrayContaining([
      expect.stringContaining(`Unexpected content in ${file}, starting at offset 0`),
    ]),
  })
  await succeed('docker', ['rm', '--force', name])
})

test('a drill restores all files of a backup, finds them as they were, and leaves nothing', async () => {
  const inventory = await listInventory(stack.project)
  const { stdout, stderr } = await stack.lifeboat([
    'verify',
    manifest.id,
    '--level',
    'drilled',
    '--json',
  ])
  if (stdout === '') throw new Error(stderr)

  const part = manifest.parts.find(({ kind }) => kind === 'files')
  expect(JSON.parse(stdout)).toMatchObject({
    wanted: 'drilled',
    proved: 'drilled',
    findings: [],
    drill: { files: { files: part?.files, bytes: part?.bytes, different: 0, differences: [] } },
  })
  expect(await listInventory(stack.project)).toEqual(inventory)
})

async function restore(): Promise<string> {
  const scratch = await makeVolume()
  await stage(scratch)
  return scratch
}

async function stage(volume: string): Promise<void> {
  const request = { image, kind: 'files', backupId: manifest.id, snapshot: snapshot() }
  await stageFiles(runSpec, repository, request, { volume, include: [], verify: true })
}

async function compare(volume: string): Promise<ReturnType<typeof readCompared>> {
  const spec = compareSpec(repository, { image, snapshot: snapshot(), volume })
  return readCompared(await runSpec(spec))
}

function snapshot(): string {
  return manifest.parts.find(({ kind }) => kind === 'files')?.snapshot ?? 'none'
}

async function makeVolume(): Promise<string> {
  const volume = (await succeed('docker', ['volume', 'create', '--label', sessionLabel()])).trim()
  onTestFinished(() => void runCommand('docker', ['volume', 'rm', '--force', volume]))
  return volume
}
