import { basename, dirname } from 'node:path'

import type { Manifest } from '../../../src/model/manifest.ts'
import type { BareHost } from '../bare-host.ts'
import type { Variables } from '../document-steps.ts'

/** Follows docs/recovery-by-hand.md from its first step to its last, as its manifest says. */
export async function recoverByHand(host: BareHost, backup: string): Promise<void> {
  const follow = (step: string, variables: Variables = {}): Promise<string> =>
    host.follow(step, { BACKUP: backup, ...variables })

  const manifest = JSON.parse(await follow('read-manifest')) as Manifest
  const listed = await follow('list-backups', { PROJECT: manifest.project, HOST: manifest.host })
  if (!listed.includes(`backup=${backup}`))
    throw new Error('the step list-backups does not list it')
  const stack = { PROJECT: manifest.project, PROJECT_FOLDER: await putConfig(follow, manifest) }
  await bringImages(follow, manifest)
  await follow('make-stack', stack)
  await fillPlaces(follow, manifest)
  await fillDatabases(host, follow, manifest, stack)
  await follow('start-stack', stack)
}

type Follow = (step: string, variables?: Variables) => Promise<string>

/** Gives the project's folder. */
async function putConfig(follow: Follow, { config }: Manifest): Promise<string> {
  await follow('restore-config')
  const folder = /: "(?<folder>.*)"\n$/.exec(await follow('find-project-folder'))?.groups?.[
    'folder'
  ]
  if (folder === undefined) throw new Error('the step find-project-folder does not find it')
  await follow('put-project', { PROJECT_FOLDER: folder })
  for (const { path, source } of config.files) {
    if (path.startsWith('/stack/config/outside')) await follow('put-outside', { FILE: source })
  }
  return folder
}

async function bringImages(follow: Follow, { images }: Manifest): Promise<void> {
  for (const { id, tags, held } of images) {
    const digits = { ID: id.replace('sha256:', '') }
    if (!held) throw new Error(`${tags.join()} is not in the backup`)
    await follow('load-image', digits)
    for (const tag of tags) await follow('tag-image', { ...digits, TAG: tag })
  }
}

async function fillPlaces(follow: Follow, { archived }: Manifest): Promise<void> {
  for (const { kind, source } of archived) {
    if (kind === 'volume') {
      const volume = { VOLUME: source, HERE: source }
      for (const step of ['mount-volume', 'restore-volume', 'unmount-volume']) {
        await follow(step, volume)
      }
    } else {
      const folder = dirname(source)
      const name = basename(source).replaceAll(/[*?[\\]/g, '\\$&')
      await follow('restore-bind', { FOLDER: folder, NAME: name, TARGET: folder })
    }
  }
}

async function fillDatabases(
  host: BareHost,
  follow: Follow,
  { project, servers }: Manifest,
  stack: Variables,
): Promise<void> {
  await follow('restore-dumps')
  for (const { service, databases } of servers) {
    const container = `${project}-${service}-1`
    const server = { SERVICE: service, CONTAINER: container }
    await follow('start-server', { ...stack, ...server })
    await follow('carry-dumps', server)
    await host.followIn(container, 'restore-globals', server)
    for (const { name, path } of databases) {
      const dump = { DUMP: path, CONNECT: name === 'template1' ? 'postgres' : 'template1' }
      const found = await host.followIn(container, 'read-dump', dump)
      if (found !== '') throw new Error(found)
      await host.followIn(container, 'restore-database', dump)
    }
    await follow('remove-dumps', server)
  }
}
