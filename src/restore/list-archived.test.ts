import { describe, expect, test } from 'vitest'

import { coveredMount, exampleManifest } from '../../test/support/example-manifest.ts'
import {
  application,
  bind,
  exampleStack,
  lifeboat,
  volume,
  webServer,
} from '../../test/support/example-stack.ts'
import type { Archived, Manifest } from '../model/manifest.ts'
import type { Mount } from '../model/stack.ts'
import { isConfiguration, listArchived } from './list-archived.ts'

const uploads = archived('volume', 'uploads')
const cache = archived('volume', 'cache')
const data = archived('bind', '/srv/data')

describe('what a backup holds', () => {
  const coverage = [coveredMount('web', 'uploads'), coveredMount('app', 'cache')]

  test.each([
    [[], ['uploads', 'cache']],
    [['web'], ['uploads']],
    [['app'], ['cache']],
    [
      ['app', 'web'],
      ['uploads', 'cache'],
    ],
    [['db'], []],
  ])('of the services %j is what they mounted when it was made', (services, expected) => {
    expect(list(services, [uploads, cache], coverage)).toEqual(expected)
  })

  const inner = coveredMount('app', '/srv/data/uploads/a', { kind: 'bind' })

  test('of a service as a part of something else is refused, with how to ask for it', () => {
    expect(() => list(['app'], [uploads, data], [inner])).toThrow(
      expect.objectContaining({
        code: 'restore-selection',
        message: '/srv/data/uploads/a of app is held as a part of /srv/data',
        hint: 'Ask for it with --volume /srv/data --path uploads/a.',
      }),
    )
    expect(list([], [uploads, data], [inner])).toEqual(['uploads', '/srv/data'])
  })

  test.each<[string, Manifest['coverage'], string[]]>([
    [
      'comes with the whole',
      [inner, coveredMount('app', '/srv/data', { kind: 'bind' })],
      ['/srv/data'],
    ],
    ['is another service’s', [{ ...inner, service: 'web' }], []],
    ['was not archived', [{ ...inner, class: 'excluded' }], []],
    ['only begins alike', [coveredMount('app', '/srv/data2/a', { kind: 'bind' })], []],
  ])('is not refused for a host path that %s', (_what, mounts, expected) => {
    expect(list(['app'], [data], mounts)).toEqual(expected)
  })
})

describe('what is a person’s to change', () => {
  const looking = { writable: false }

  test.each<[string, Mount[], boolean]>([
    ['is a host path that containers only look at', [bind('/srv/data', '/d', looking)], true],
    ['is one that no container mounts any more', [], true],
    ['is one of which something above is written', [bind('/srv', '/s')], true],
    ['is one beside what is written', [bind('/srv/data2', '/d')], true],
    ['is one that a volume is only called like', [volume('/srv/data', '/d')], true],
    ['is not one that a container writes to', [bind('/srv/data', '/d')], false],
    [
      'is not one that one of several writes to',
      [bind('/srv/data', '/d', looking), bind('/srv/data', '/e')],
      false,
    ],
    [
      'is not one in which a container writes to something',
      [bind('/srv/data', '/d', looking), bind('/srv/data/a/b', '/e')],
      false,
    ],
  ])('%s', (_what, mounts, expected) => {
    const stack = exampleStack({ containers: [application({ mounts }), webServer()] })

    expect(isConfiguration(stack, data)).toBe(expected)
  })

  test('is never a volume', () => {
    const stack = exampleStack({
      containers: [webServer({ mounts: [volume('uploads', '/u', looking)] })],
    })

    expect(isConfiguration(stack, uploads)).toBe(false)
  })

  test('is so although Lifeboat can write to it', () => {
    const stack = exampleStack({ containers: [lifeboat({ mounts: [bind('/srv/data', '/d')] })] })

    expect(isConfiguration(stack, data)).toBe(true)
  })
})

function list(
  services: readonly string[],
  held: Archived[],
  coverage: Manifest['coverage'],
): string[] {
  const manifest = exampleManifest({ archived: held, coverage })
  return listArchived(manifest, { services }).map(({ source }) => source)
}

function archived(kind: Archived['kind'], source: string): Archived {
  const path = kind === 'bind' ? `/stack/binds${source}` : `/stack/volumes/${source}`
  return { kind, source, path, without: [], excludes: [] }
}
