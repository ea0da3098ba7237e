import { expect, test } from 'vitest'

import { exampleRepository } from '../../test/support/example-restore.ts'
import type { Clone } from '../model/clone.ts'
import type { RunWorker } from '../model/worker.ts'
import { checkConfig, layConfig } from './lay-config.ts'

const none = { differing: [], missing: [], leadingOut: [] }
const clone = { folder: '/clones/copy' } as Clone

test.each([
  ['looked at', checkConfig],
  ['written', layConfig],
])('a configuration with nothing in its way is %s', async (_how, lay) => {
  await expect(lay(answering())).resolves.toBeUndefined()
})

test.each([
  ['before anything is done', checkConfig],
  ['when it comes to the writing', layConfig],
])('files that stand there and differ are in the way %s, each by name', async (_when, lay) => {
  const differing = ['/srv/shop/.env', '/etc/shop/key']

  await expect(lay(answering({ laid: { ...none, differing } }))).rejects.toMatchObject({
    code: 'config-in-the-way',
    hint: expect.stringContaining('Nothing was changed.'),
    details: differing,
  })
})

test('a folder that somebody has is not taken for a clone’s', async () => {
  const laid = { ...none, differing: [clone.folder] }

  await expect(checkConfig(answering({ laid, clone }))).rejects.toMatchObject({
    code: 'config-in-the-way',
    hint: expect.stringContaining('another name'),
  })
})

test.each([
  ['its files', { laid: { ...none, leadingOut: ['/clones/copy/out'] } }],
  ['the places of its data', { leadingOut: ['/clones/copy/out'] }],
])('a clone is not made where %s lead out of its folder', async (_what, answer) => {
  await expect(checkConfig(answering({ ...answer, clone }))).rejects.toMatchObject({
    code: 'clone-leads-out',
    details: ['/clones/copy/out'],
  })
})

type Answer = {
  readonly laid?: object
  readonly leadingOut?: readonly string[]
  readonly clone?: Clone
}

/** With a worker that answers this of the host. */
function answering({ laid = none, leadingOut = [], clone: into }: Answer = {}) {
  const lines = [
    { event: 'laid', ...laid },
    { event: 'placed', leadingOut },
  ]
  const stdout = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
  const runWorker: RunWorker = async () => ({ stdout, stderr: '' })
  return {
    runWorker,
    repository: exampleRepository,
    image: 'lifeboat',
    snapshot: 'snapshot-config',
    targets: [],
    places: [],
    clone: into ?? null,
    isNew: true,
    without: [],
  }
}
