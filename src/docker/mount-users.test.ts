import { describe, expect, test } from 'vitest'

import { fakeEngine } from '../../test/support/fake-context.ts'
import { findMountUsers, isAtWork, type MountSource } from './mount-users.ts'

describe('findMountUsers', () => {
  test('says who uses a volume, of whichever project, in whichever state', async () => {
    const users = await find(
      [volume('shop_uploads')],
      [
        listed('/shop-app-1', [volume('shop_uploads')], { project: 'shop', service: 'app' }),
        listed('/other', [volume('shop_uploads')], {}, 'exited'),
        listed('/shop-db-1', [volume('shop_db-data')], { project: 'shop', service: 'db' }),
      ],
    )

    expect(users).toEqual([
      {
        id: 'id of /shop-app-1',
        name: 'shop-app-1',
        project: 'shop',
        service: 'app',
        state: 'running',
        source: 'shop_uploads',
      },
      {
        id: 'id of /other',
        name: 'other',
        project: '',
        service: '',
        state: 'exited',
        source: 'shop_uploads',
      },
    ])
  })

  test('asks for stopped containers too', async () => {
    const asked: unknown[] = []

    await findMountUsers(engineOf([], asked), [volume('shop_uploads')])

    expect(asked).toEqual([{ all: true }])
  })

  test('leaves out what Lifeboat made itself', async () => {
    const worker = listed('/worker', [volume('shop_uploads')], {})
    const labels = { ...worker.Labels, 'lifeboat.role': 'worker' }

    expect(await find([volume('shop_uploads')], [{ ...worker, Labels: labels }])).toEqual([])
  })

  test.each([
    ['the same volume', volume('uploads'), volume('uploads'), true],
    ['a volume whose name only begins alike', volume('uploads'), volume('uploads2'), false],
    ['a volume whose name looks like a folder of it', volume('a'), volume('a/b'), false],
    ['the same host path', bind('/srv/data'), bind('/srv/data'), true],
    ['a host path below it', bind('/srv/data'), bind('/srv/data/uploads'), true],
    ['a host path above it', bind('/srv/data'), bind('/srv'), true],
    ['the root of the host', bind('/srv/data'), bind('/'), true],
    ['a look at it', bind('/srv/data'), looking('/srv/data'), true],
    ['a look at what is below it', bind('/srv/data'), looking('/srv/data/uploads'), true],
    ['a look at what is above it', bind('/srv/data'), looking('/srv'), false],
    ['a look at the whole host', bind('/srv/data'), looking('/'), false],
    ['a host path that only begins alike', bind('/srv/data'), bind('/srv/data2'), false],
    ['another one that only begins alike', bind('/srv/data2'), bind('/srv/data'), false],
    ['a host path beside it', bind('/srv/data'), bind('/srv/other'), false],
    ['a volume called like the host path', bind('/srv/data'), volume('/srv/data'), false],
    ['a tmpfs', volume(''), { kind: 'tmpfs', source: '', writable: true } as const, false],
  ])('takes %s for a use or not', async (_what, wanted, mount, isUse) => {
    expect((await find([wanted], [listed('/x', [mount], {})])).length).toBe(isUse ? 1 : 0)
  })

  test('names the mount that is in the way, of several', async () => {
    const mounts = [bind('/etc/localtime'), bind('/srv/data/a'), volume('uploads')]

    expect(await find([bind('/srv/data')], [listed('/x', mounts, {})])).toMatchObject([
      { source: '/srv/data/a' },
    ])
  })
})

test.each([
  ['running', true],
  ['paused', true],
  ['restarting', true],
  ['created', false],
  ['exited', false],
  ['dead', false],
])('a container that is %s has files open: %s', (state, expected) => {
  expect(isAtWork({ state })).toBe(expected)
})

type ListedMount = {
  readonly kind: 'volume' | 'bind' | 'tmpfs'
  readonly source: string
  readonly writable: boolean
}

function volume(source: string): MountSource & ListedMount {
  return { kind: 'volume', source, writable: true }
}

function bind(source: string): MountSource & ListedMount {
  return { kind: 'bind', source, writable: true }
}

function looking(source: string): ListedMount {
  return { kind: 'bind', source, writable: false }
}

/** As the engine lists it: the source of a volume is a path of its own. */
function listed(
  name: string,
  mounts: readonly ListedMount[],
  compose: { project?: string; service?: string },
  state = 'running',
): { readonly Labels: Record<string, string> } {
  const { project, service } = compose
  return {
    Id: `id of ${name}`,
    Names: [name],
    State: state,
    Labels: {
      ...(project === undefined ? {} : { 'com.docker.compose.project': project }),
      ...(service === undefined ? {} : { 'com.docker.compose.service': service }),
    },
    Mounts: mounts.map(({ kind, source, writable }) => ({
      Type: kind,
      RW: writable,
      ...(kind === 'volume'
        ? { Name: source, Source: `/var/lib/docker/volumes/${source}/_data` }
        : { Source: source }),
    })),
  } as { readonly Labels: Record<string, string> }
}

function find(
  sources: readonly MountSource[],
  containers: readonly unknown[],
): ReturnType<typeof findMountUsers> {
  return findMountUsers(engineOf(containers, []), sources)
}

function engineOf(containers: readonly unknown[], asked: unknown[]): ReturnType<typeof fakeEngine> {
  return fakeEngine({
    listVolumes: async () => ({ Volumes: [] }),
    listContainers: async (options: unknown) => {
      asked.push(options)
      return containers
    },
  })
}
