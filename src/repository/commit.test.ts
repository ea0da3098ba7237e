import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'

import { exampleManifest } from '../../test/support/example-manifest.ts'
import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { commitBackup } from './commit.ts'
import type { Snapshot } from './snapshots.ts'

const draft = exampleManifest()
const snapshots = draft.parts.map(({ snapshot }) => ({ id: snapshot, tree: 'tree' }) as Snapshot)

test.each([
  ['one of its parts is removed', true],
  ['the folder itself is gone', false],
])('publishes nothing where, at the last moment, %s', async (_what, hasFolder) => {
  const location = temporaryFolder()
  if (hasFolder) {
    await mkdir(join(location, 'snapshots'))
    for (const { snapshot } of draft.parts.slice(1)) {
      await writeFile(join(location, 'snapshots', snapshot), '')
    }
  }
  const repository = { location, password: undefined, mounts: [] }

  await expect(
    commitBackup(repository, draft, snapshots, new AbortController().signal),
  ).rejects.toMatchObject({ code: 'commit-failed', details: [draft.parts[0]?.snapshot] })
})
