import { describe, expect, test } from 'vitest'

import { fakeEngine } from '../../test/support/fake-context.ts'
import { exampleStack } from '../../test/support/example-stack.ts'
import { findWriters } from './find-writers.ts'
import { inspectStack } from './inspect-stack.ts'
import { findMountUsers, type MountSource } from './mount-users.ts'

const bound = { type: 'none', o: 'bind', device: '/srv/data/pg/' }
const data: MountSource = { kind: 'volume', source: 'pg-data' }

describe('a volume that is a folder of the host by another name', () => {
  test.each<[string, MountSource, object, boolean]>([
    ['the folder itself', data, bind('/srv/data/pg'), true],
    ['a folder in it', data, bind('/srv/data/pg/base'), true],
    ['the folder around it', data, bind('/srv/data'), true],
    ['another volume of that folder', data, volume('same'), true],
    ['the folder beside it', data, bind('/srv/data/pg2'), false],
    ['another volume', data, volume('uploads'), false],
  ])('is used by whoever mounts %s', async (_what, wanted, mount, isUsed) => {
    expect(await findMountUsers(engineWith(mount), [wanted])).toHaveLength(isUsed ? 1 : 0)
    expect(await findWriters(engineWith(mount), [wanted])).toHaveLength(isUsed ? 1 : 0)
  })

  test.each(['/srv/data', '/srv/data/pg', '/srv/data/pg/base'])(
    'is used where %s is restored',
    async (source) => {
      const users = await findMountUsers(engineWith(volume('pg-data')), [{ kind: 'bind', source }])

      expect(users).toMatchObject([{ source: 'pg-data', device: '/srv/data/pg' }])
    },
  )

  test('is that folder in the stack, Lifeboat’s own mounts too', async () => {
    const mounts = [{ ...mounted(data.source), target: '/repository' }]
    const self = { ...exampleStack().self, mounts }
    const stack = await inspectStack(engineWith(volume('pg-data')), self, 'shop')

    expect(stack.self.mounts).toMatchObject([{ source: 'pg-data', device: '/srv/data/pg' }])
    expect(stack.containers.map(({ mounts: all }) => all)).toMatchObject([
      [{ kind: 'volume', source: 'pg-data', device: '/srv/data/pg' }],
    ])
  })
})

function bind(Source: string): object {
  return { Type: 'bind', Source, Destination: '/there', RW: true }
}

function volume(Name: string): object {
  const Source = `/var/lib/docker/volumes/${Name}/_data`
  return { Type: 'volume', Name, Source, Destination: '/there', RW: true }
}

function mounted(source: string) {
  return { kind: 'volume' as const, source, writable: true, anonymous: false }
}

function engineWith(mount: object) {
  const Volumes = [
    { Name: 'pg-data', Driver: 'local', Options: bound },
    { Name: 'same', Driver: 'local', Options: bound },
    { Name: 'uploads', Driver: 'local', Options: null },
    { Name: 'elsewhere', Driver: 'nfs', Options: bound },
  ]
  const Labels = { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'app' }
  const listed = { Id: '1', Names: ['/shop-app-1'], State: 'running', Labels, Mounts: [mount] }
  const State = { Status: 'running' }
  const inspected = { Id: '1', Name: '/shop-app-1', State, Config: { Labels }, HostConfig: {} }
  return fakeEngine({
    listContainers: async () => [listed],
    listVolumes: async () => ({ Volumes }),
    listNetworks: async () => [],
    getContainer: () => ({
      inspect: async () => ({ ...inspected, Mounts: [mount], NetworkSettings: { Networks: {} } }),
    }),
    getVolume: () => ({ inspect: async () => Volumes[0] }),
    getImage: () => ({
      inspect: async () => ({ Id: 'sha256:app', RepoTags: [], RepoDigests: [] }),
    }),
    version: async () => ({ Version: '28.0', ApiVersion: '1.48', Os: 'linux', Arch: 'amd64' }),
    info: async () => ({}),
  })
}
