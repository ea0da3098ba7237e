import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { Manifest } from '../../src/model/manifest.ts'
import { backUp } from '../support/by-hand-stack.ts'
import { startByHand, type ByHand } from '../support/by-hand.ts'
import { readContents } from '../support/database-contents.ts'
import { readSteps, recoveryPage } from '../support/document-steps.ts'
import { startTestStack, type TestStack } from '../support/test-stack.ts'
import { startThrowawayPostgres } from '../support/throwaway-postgres.ts'

const versions = [
  { major: '15', target: '/var/lib/postgresql/data', dataDirectory: '' },
  // From 18 on the image keeps its data one level down in a volume one level up.
  { major: '18', target: '/var/lib/postgresql', dataDirectory: '18/docker' },
]

describe.each(versions)('PostgreSQL $major', ({ major, target, dataDirectory }) => {
  const backup = useBackup(major, target)

  test('the backup is complete, and the volume is known to hold the data directory', () => {
    const { manifest, stack } = backup()

    expect(manifest).toMatchObject({ state: 'complete', failures: [], warnings: [] })
    expect(manifest.servers.map(({ version }) => version.split('.')[0])).toEqual([major])
    const mount = manifest.coverage.find((each) => each.source === `${stack.project}_database`)
    expect(mount).toMatchObject({ service: 'db', target, class: 'dumped' })
    expect(mount?.because).toContain(dataDirectory)
  })

  test('no live data file is copied', async () => {
    const { manifest, stack, hand } = backup()
    const volume = `${stack.project}_database`
    const held = manifest.archived.find(({ source }) => source === volume)

    // A volume that is the data directory is not copied at all; one that is more, without it.
    expect(held?.without ?? []).toEqual(
      dataDirectory === '' ? [] : [`/stack/volumes/${volume}/${dataDirectory}`],
    )
    const stored = await hand.look('restic ls --tag "lifeboat=files,backup=$BACKUP" latest')
    expect(stored).toContain(`/stack/volumes/${stack.project}_data`)
    expect(stored).not.toMatch(/PG_VERSION|pg_wal|postgresql\.conf/)
  })

  test('the dumps are read to their ends and restored by the tools of the same version', async () => {
    expect(await findDifferences(backup())).toEqual([])
  })
})

// Where an old compose file mounts its volume below the image's own: the data lies in an anonymous volume that nobody keeps. (Images
// of the registry refuse to start with the volume at …/data itself; any other path below is the same trap.)
describe('PostgreSQL 18 with its volume mounted too deep', () => {
  const backup = useBackup('18', '/var/lib/postgresql/too-deep')

  test('a warning names the service and where its data is', () => {
    const { manifest } = backup()

    expect(manifest.state).toBe('complete')
    expect(manifest.warnings).toEqual([
      'db keeps its data in an anonymous volume (/var/lib/postgresql/18/docker): give it a named one',
    ])
    expect(manifest.coverage).toContainEqual(
      expect.objectContaining({
        target: '/var/lib/postgresql',
        kind: 'anonymous volume',
        class: 'dumped',
      }),
    )
  })

  test('the data is in the backup all the same', async () => {
    expect(await findDifferences(backup())).toEqual([])
  })
})

type Backup = {
  readonly image: string
  readonly stack: TestStack
  readonly manifest: Manifest
  readonly hand: ByHand
}

function useBackup(major: string, target: string): () => Backup {
  const image = `postgres:${major}`
  let stack: TestStack | undefined
  let backup: Backup | undefined
  beforeAll(async () => {
    stack = await startTestStack({
      env: { TEST_POSTGRES_IMAGE: image, TEST_POSTGRES_TARGET: target },
    })
    await stack.sql('CREATE TABLE t AS SELECT n, md5(n::text) FROM generate_series(1, 1000) AS n')
    await stack.sql(`SELECT lo_from_bytea(0, 'large object')`)
    const hand = await startByHand(`${stack.project}_repository`, await backUp(stack))
    backup = { image, stack, manifest: hand.manifest, hand }
  })
  afterAll(async () => {
    await backup?.hand.remove()
    await stack?.down()
  })
  return () => {
    if (backup === undefined) throw new Error('there is no backup yet')
    return backup
  }
}

/** Restores the dumps into an empty server of the same image; says where tools or contents are not as they should be. */
async function findDifferences({ image, stack, manifest, hand }: Backup): Promise<string[]> {
  const step = await readSteps(recoveryPage)
  await hand.follow('restore-dumps')
  const dumps = `${hand.volumeAt('/stack/databases')}:/stack/databases:ro`
  const server = await startThrowawayPostgres(image, [dumps])
  const differences: string[] = []
  try {
    await server.run(step('restore-globals'), { SERVICE: 'db' })
    for (const name of ['postgres', 'template1']) {
      const database = manifest.servers[0]?.databases.find((each) => each.name === name)
      const connect = name === 'template1' ? 'postgres' : 'template1'
      const variables = { DUMP: database?.path ?? 'missing', CONNECT: connect }
      for (const each of ['read-dump', 'restore-database']) {
        const { exitCode, stdout, stderr } = await server.run(step(each), variables)
        if (exitCode !== 0 || stdout + stderr !== '') {
          differences.push(`${each} of ${name}: ${exitCode} ${stdout} ${stderr}`)
        }
      }
      const source = await readContents((sql, where) => stack.sql(sql, where), name)
      const restored = await readContents((sql, where) => server.sql(sql, where), name)
      if (restored !== source) differences.push(`${name} holds ${restored}, was ${source}`)
    }
  } finally {
    await server.remove()
  }
  return differences
}
