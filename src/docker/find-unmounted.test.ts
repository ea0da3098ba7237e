import { describe, expect, test } from 'vitest'

import { fakeEngine } from '../../test/support/fake-context.ts'
import { exampleStack } from '../../test/support/example-stack.ts'
import { inspectStack } from './inspect-stack.ts'

const project = { 'com.docker.compose.project': 'shop' }

describe('the volumes of a project that no container mounts', () => {
  test('are found by its label, with what the engine knows of them', async () => {
    const { unmounted, volumes } = await inspect({ shop_world: project, shop_uploads: project })

    expect(unmounted).toEqual([
      { kind: 'volume', source: 'shop_world', target: '', writable: false, anonymous: false },
    ])
    expect(volumes.map(({ name, labels }) => [name, labels])).toEqual([
      ['shop_uploads', project],
      ['shop_world', project],
    ])
  })

  test('are not those of other projects, nor what Lifeboat itself makes or mounts', async () => {
    const { unmounted } = await inspect({
      other_world: { 'com.docker.compose.project': 'other' },
      unlabelled: {},
      'lifeboat-staging': { ...project, 'lifeboat.role': 'staging' },
      'shop_lifeboat-repository': project,
    })

    expect(unmounted).toEqual([])
  })

  test('are the folder of the host that they are another name of', async () => {
    const device = '/srv/world'
    const { unmounted } = await inspect(
      { shop_world: project },
      { type: 'none', o: 'bind', device },
    )

    expect(unmounted).toMatchObject([{ source: 'shop_world', device }])
  })

  test('may be written to by a container of another project, which is known then', async () => {
    const { foreign } = await inspect({ shop_world: project })

    expect(foreign).toMatchObject([{ name: 'tools-cron-1', mounts: [{ source: 'shop_world' }] }])
  })
})

type Filters = { label?: string[] }

function fits(labels: Record<string, string>, { label = [] }: Filters = {}): boolean {
  return label.every((each) => labels[each.split('=')[0] ?? ''] === each.split('=')[1])
}

function inspect(labelled: Record<string, Record<string, string>>, Options: object | null = null) {
  const all = Object.entries(labelled).map(([Name, Labels]) => ({
    Name,
    Labels,
    Options,
    Driver: 'local',
  }))
  const listed = [
    container('shop-app-1', { ...project, 'com.docker.compose.service': 'app' }, 'shop_uploads'),
    container('tools-cron-1', { 'com.docker.compose.project': 'tools' }, 'shop_world'),
  ]
  const engine = fakeEngine({
    listContainers: async ({ filters }: { filters?: Filters }) =>
      listed.filter(({ Labels }) => fits(Labels, filters)),
    listVolumes: async ({ filters }: { filters?: Filters }) => ({
      Volumes: all.filter(({ Labels }) => fits(Labels, filters)),
    }),
    listNetworks: async () => [],
    getContainer: () => ({
      inspect: async () => ({
        ...listed[0],
        Name: '/shop-app-1',
        State: { Status: 'running' },
        Config: { Labels: listed[0]?.Labels },
        HostConfig: {},
        NetworkSettings: { Networks: {} },
      }),
    }),
    getVolume: (name: string) => ({
      inspect: async () => all.find(({ Name }) => Name === name) ?? { Name: name, Driver: 'local' },
    }),
    getImage: () => ({
      inspect: async () => ({ Id: 'sha256:app', RepoTags: [], RepoDigests: [] }),
    }),
    version: async () => ({ Version: '28.0', ApiVersion: '1.48', Os: 'linux', Arch: 'amd64' }),
    info: async () => ({}),
  })
  return inspectStack(engine, exampleStack().self, 'shop')
}

function container(name: string, Labels: Record<string, string>, volume: string) {
  const Source = `/var/lib/docker/volumes/${volume}/_data`
  const Mounts = [{ Type: 'volume', Name: volume, Source, Destination: '/there', RW: true }]
  return { Id: name, Names: [`/${name}`], State: 'running', Labels, Mounts }
}
