import { describe, expect, test } from 'vitest'

import {
  bind,
  container,
  exampleStack,
  repositoryVolume,
  volume,
} from '../../test/support/example-stack.ts'
import type { BackupType } from '../model/scope.ts'
import type { Container, Mount } from '../model/stack.ts'
import { planBackup } from './plan-backup.ts'

describe('a path that is taken for the host’s', () => {
  test.each(['/usr/share/shop', '/usr/src/app/uploads', '/boot/config/shop'])(
    'is warned of where it may be written to: %s',
    (source) => {
      const [warning, ...others] = warn([bind(source, '/data')])

      expect(warning).toContain(`app has ${source} mounted at /data`)
      expect(warning).toContain('is not held')
      expect(others).toEqual([])
    },
  )

  test.each<[string, Mount]>([
    ['read-only', bind('/usr/share/zoneinfo', '/zones', { writable: false })],
    ['in memory', bind('/run/dbus', '/run/dbus')],
    ['a device', bind('/dev/dri', '/dev/dri')],
    ['a socket', bind('/usr/share/engine.sock', '/engine.sock')],
    ['the engine’s folder as a whole', bind('/var/lib/docker/volumes', '/volumes')],
  ])('is passed over where it is %s', (_what, mount) => {
    expect(warn([mount])).toEqual([])
  })

  test('is passed over where a label leaves it out', () => {
    const labels = { 'lifeboat.volumes.exclude': '/data' }

    expect(warn([bind('/usr/share/shop', '/data')], { labels })).toEqual([])
  })

  test('is passed over where its service, or all files, were not asked for', () => {
    const app = container('app', { mounts: [bind('/usr/share/shop', '/data')] })
    const containers = [app, container('web', { mounts: [uploads] })]
    const stack = exampleStack({ containers, databases: [] })
    const of = (type: BackupType, services: string[]) =>
      planBackup(stack, { type, services }, repositoryVolume).warnings

    expect(of('full', ['app'])).toHaveLength(1)
    expect(of('full', ['web'])).toEqual([])
    expect(of('config', [])).toEqual([])
  })
})

describe('a volume’s folder that is mounted as a path', () => {
  const folder = '/var/lib/docker/volumes/shop_uploads/_data'

  test.each([true, false])(
    'is warned of where nothing mounts the volume (writable: %s)',
    (writable) => {
      expect(warn([bind(folder, '/data', { writable })])).toEqual([
        `app has ${folder} mounted at /data, which is taken for the host’s and is not held: mount the volume shop_uploads by its name`,
      ])
    },
  )

  test('is passed over where another service mounts the volume', () => {
    expect(warn([bind(folder, '/data')], {}, [container('web', { mounts: [uploads] })])).toEqual([])
  })
})

const uploads = volume('shop_uploads', '/uploads')

function warn(
  mounts: Mount[],
  changes: Partial<Container> = {},
  others: Container[] = [],
): string[] {
  const containers = [container('app', { mounts, ...changes }), ...others]
  const stack = exampleStack({ containers, databases: [] })
  return [...planBackup(stack, { type: 'full', services: [] }, repositoryVolume).warnings]
}
