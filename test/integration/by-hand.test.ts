import { readFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { compareWalks, resticLimits } from '../fidelity/compare.ts'
import { startByHand, type ByHand } from '../support/by-hand.ts'
import {
  backUp,
  fillVolumes,
  startByHandStack,
  type ByHandStack,
} from '../support/by-hand-stack.ts'
import { succeed } from '../support/run-command.ts'
import { walkTree } from '../support/walker.ts'

let stack: ByHandStack
let hand: ByHand

beforeAll(async () => {
  stack = await startByHandStack()
  await fillVolumes(stack)
  hand = await startByHand(`${stack.project}_repository`, await backUp(stack))
})

afterAll(async () => {
  await hand?.remove()
  await stack?.down()
})

describe('with the backup found by its tags', () => {
  test('the list names it, and its parts are those of the manifest by tree', async () => {
    const { project, host } = hand.manifest
    const listed = await hand.follow('list-backups', { PROJECT: project, HOST: host })
    const parts = JSON.parse(await hand.follow('show-parts')) as { tree: string; tags: string[] }[]

    expect(listed).toContain(`backup=${hand.manifest.id}`)
    expect(listed).toContain('state=complete')
    const kinds = parts.map(({ tree, tags }) => [
      tags.find((tag) => tag.startsWith('lifeboat=')),
      tree,
    ])
    expect(Object.fromEntries(kinds)).toMatchObject(
      Object.fromEntries(hand.manifest.parts.map(({ kind, tree }) => [`lifeboat=${kind}`, tree])),
    )
  })

  test('every volume but the database’s is archived, each once', () => {
    const sources = hand.manifest.archived
      .filter(({ kind }) => kind === 'volume')
      .map(({ source }) => source)
    const named = sources.filter((source) => source.startsWith(stack.project))

    expect(named.toSorted()).toEqual(
      ['shared', 'tablespace', 'tree'].map((name) => `${stack.project}_${name}`),
    )
    expect(sources.filter((source) => /^[0-9a-f]{64}$/.test(source))).toHaveLength(1)
    expect(new Set(sources).size).toBe(sources.length)
  })
})

describe('files restored by restic alone', () => {
  test('a volume with all that backup tools are known to lose equals its source', async () => {
    const volume = `${stack.project}_tree`
    const source = await walkTree(volume)
    await hand.follow('restore-volume', { VOLUME: volume })
    const restored = await walkTree(hand.volumeAt(`/stack/volumes/${volume}`))

    // What the machine did not permit would be missing in both.
    const kinds = new Set(source.map(({ type }) => type))
    expect([...kinds].toSorted()).toEqual([
      'block-device',
      'character-device',
      'directory',
      'fifo',
      'file',
      'socket',
      'symlink',
    ])
    const attributes = new Set(source.flatMap(({ xattrs }) => Object.keys(xattrs)))
    for (const name of ['trusted.lifeboat', 'security.lifeboat', 'security.capability']) {
      expect(attributes).toContain(name)
    }
    expect(compareWalks(source, restored, resticLimits)).toEqual([])
  })

  test('a volume of two services and one without a name equal their sources', async () => {
    const others = hand.manifest.archived.filter(
      ({ kind, source }) => kind === 'volume' && !/_(tree|tablespace)$/.test(source),
    )
    expect(others).toHaveLength(2)

    for (const { source, path } of others) {
      await hand.follow('restore-volume', { VOLUME: source })
      const before = await walkTree(source)
      expect(before.length).toBeGreaterThan(1)
      expect(compareWalks(before, await walkTree(hand.volumeAt(path)))).toEqual([])
    }
  })

  test('a host path with a comma in its name equals its source, and nothing beside it is touched', async () => {
    const source = `${stack.folder}/odd, name`
    const parent = `/stack/binds${stack.folder}`
    await hand.look(`mkdir -p '${parent}' && chmod 1777 '${parent}' && touch '${parent}/stranger'`)

    await hand.follow('restore-bind', { FOLDER: stack.folder, NAME: 'odd, name', TARGET: parent })

    const restored = await walkTree(hand.volumeAt('/stack/binds'), source)
    expect(compareWalks(await walkTree(source), restored)).toEqual([])
    expect(await hand.look(`stat -c %a '${parent}'; ls '${parent}'`)).toBe(
      '1777\nodd, name\nstranger\n',
    )
  })

  test('a mounted single file equals its source', async () => {
    const source = `${stack.folder}/settings.conf`

    const target = `/stack/binds${stack.folder}`
    await hand.look(`mkdir -p '${target}'`)
    await hand.follow('restore-bind', {
      FOLDER: stack.folder,
      NAME: 'settings.conf',
      TARGET: target,
    })

    const look = ['-c', '%a %u %g %y %s']
    expect(await hand.look(`stat ${look[0]} '${look[1]}' '/stack/binds${source}'`)).toBe(
      await succeed('stat', [...look, source]),
    )
    expect(await hand.look(`cat '/stack/binds${source}'`)).toBe(await readFile(source, 'utf8'))
  })
})

describe('configuration restored by restic alone', () => {
  test('every source has the hash that the manifest names and the content of its source', async () => {
    const inside = `${stack.container('files')}:`
    await hand.follow('restore-config')

    const files = hand.manifest.config.files
    const sources = files.map(({ source }) => source)
    for (const name of [
      'by-hand.compose.yml',
      '.env',
      'service.env',
      'settings.conf',
      'Dockerfile.later',
    ]) {
      expect(sources).toContain(`${stack.folder}/${name}`)
    }
    expect(sources).toContain(`${stack.folder}/secrets/db-password.txt`)
    expect(sources).toContain(`${stack.folder}/scripts/new\nline ünd $HOME.sh`)
    expect(sources).toContain(`${stack.outside}/outside.conf`)
    expect(sources).toContain(`${inside}/etc/inline.conf`)
    expect(sources).toContain(`${inside}/run/secrets/token`)
    for (const { path, source, sha256 } of files) {
      // GNU sha256sum puts a backslash before the line when it had to quote the name.
      const restored = (await hand.follow('hash-config-file', { FILE: path })).replace(/^\\/, '')
      const inSource = await hashSource(source)
      expect({ source, inSource, restored: restored.slice(0, 64) }).toEqual({
        source,
        inSource: sha256,
        restored: sha256,
      })
    }
  })

  test('an inline config and a secret from a variable are there as their container had them', async () => {
    const path = `/stack/config/inside/${stack.container('files')}`

    expect(await hand.look(`cat ${path}/etc/inline.conf`)).toBe(
      'greeting = "hello, $not-a-variable"\numlauts = "äöü"\n',
    )
    expect(await hand.look(`cat ${path}/run/secrets/token`)).toBe('token from a variable')
  })

  test('a file from elsewhere on the host is put where it was', async () => {
    const file = `${stack.outside}/outside.conf`
    await hand.follow('put-outside', { FILE: file })

    expect(await hand.look(`cat '${file}'`)).toBe(await readFile(file, 'utf8'))
  })

  test('what was left out is named and is not there', async () => {
    const left = Object.fromEntries(
      hand.manifest.config.notCaptured.map(({ source, because }) => [source, because]),
    )

    expect(left[`${stack.folder}/.git`]).toBe('version control')
    expect(left[`${stack.folder}/node_modules`]).toBe('dependencies, installed anew')
    expect(left[`${stack.folder}/odd, name`]).toBe('data, not configuration')
    const found = await hand.look('ls -A /stack/config/project')
    expect(found).not.toMatch(/\.git|node_modules|odd/)
  })

  test('the engine’s own description of every container is there', async () => {
    for (const service of ['db', 'files', 'reader']) {
      const name = stack.container(service)
      const captured = JSON.parse(
        await hand.look(`cat /stack/config/engine/containers/${name}.json`),
      )
      const [inspected] = JSON.parse(await succeed('docker', ['inspect', name]))
      expect(captured.Id).toBe(inspected.Id)
      expect(captured.Config).toEqual(inspected.Config)
      expect(captured.HostConfig).toEqual(inspected.HostConfig)
    }
  })
})

test('a second backup of the unchanged volumes reads no file content, says restic itself', async () => {
  const { stdout } = await stack.lifeboat(['backup', '--type', 'volumes', '--json'])
  const { id } = JSON.parse(stdout) as { id: string }

  const snapshots = JSON.parse(await hand.follow('show-parts', { BACKUP: id })) as {
    tags: string[]
    summary: Record<string, number>
  }[]
  const files = snapshots.find(({ tags }) => tags.includes('lifeboat=files'))

  expect(files?.summary).toMatchObject({ files_new: 0, files_changed: 0 })
  expect(files?.summary['files_unmodified']).toBeGreaterThan(4096)
  expect(files?.summary['files_unmodified']).toBe(files?.summary['total_files_processed'])
  // The folders above the volumes are made anew with each worker; nothing of a file is stored again.
  expect(files?.summary['data_added']).toBeLessThan(65_536)
})

async function hashSource(source: string): Promise<string> {
  const match = /^(?<container>[^/]+):(?<path>\/.*)$/s.exec(source)?.groups
  const content =
    match === undefined
      ? await readFile(source)
      : await succeed('docker', ['exec', match['container'] ?? '', 'cat', match['path'] ?? ''])
  return createHash('sha256').update(content).digest('hex')
}
