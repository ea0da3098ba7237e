import { describe, expect, test } from 'vitest'

import {
  captured,
  capturedContainer,
  capturedNetwork,
  capturedVolume,
} from '../../test/support/example-captured.ts'
import { exampleManifest } from '../../test/support/example-manifest.ts'
import type { RebuildMark } from '../docker/rebuild-mark.ts'
import type { Survey } from '../docker/survey.ts'
import type { Move, RebuildPlan } from '../model/rebuild.ts'
import type { Found, Replaceable } from './found.ts'
import { planRebuild } from './plan-rebuild.ts'
import { asItWas } from './stack-to-make.ts'

const mounts = [
  { Type: 'volume', Name: 'shop_data', Source: '/x', Destination: '/data', RW: true },
  { Type: 'volume', Name: 'elsewhere', Source: '/x', Destination: '/other', RW: true },
]
const stack = captured({
  containers: [
    capturedContainer('app', { Mounts: mounts }),
    capturedContainer('asleep', { State: { Paused: true, Status: 'paused' } }),
    capturedContainer('ended', { State: { Running: false, Status: 'exited' } }),
  ],
  networks: [capturedNetwork('shop_default'), capturedNetwork('proxy', { Labels: null })],
  volumes: [
    capturedVolume('shop_data'),
    capturedVolume('elsewhere', { Labels: null }),
    capturedVolume('of-lifeboat-alone'),
  ],
})
const manifest = exampleManifest({ project: 'shop' })
const nothing: Survey = { containers: [], networks: [], volumes: [] }

describe('on an empty engine', () => {
  test('everything is made, and what ended stays so', () => {
    const { containers, networks, volumes } = plan(nothing)

    expect(containers.map(({ name, do: what, ends }) => [name, what, ends])).toEqual([
      ['app', 'make', 'running'],
      ['asleep', 'make', 'paused'],
      ['ended', 'make', 'stopped'],
    ])
    expect(networks).toEqual([
      { name: 'shop_default', do: 'make', external: false },
      { name: 'proxy', do: 'make', external: true },
    ])
    expect(volumes).toEqual([
      { name: 'shop_data', do: 'make', external: false },
      { name: 'elsewhere', do: 'make', external: true },
    ])
  })
})

describe('what has the name of something that would be made', () => {
  const full: Survey = {
    containers: [{ id: '1', name: 'app', project: 'other', state: 'running' }],
    networks: [{ name: 'shop_default', project: 'other' }],
    volumes: ['elsewhere'],
  }

  test('is refused, all of it by name', () => {
    expect(() => plan(full)).toThrow(
      expect.objectContaining({
        code: 'rebuild-in-the-way',
        details: ['container app (running)', 'volume elsewhere', 'network shop_default'],
      }),
    )
  })

  test('is refused where it is data on the host', () => {
    expect(() => plan(nothing, undefined, undefined, ['/srv/shop/data'])).toThrow(
      expect.objectContaining({
        code: 'rebuild-in-the-way',
        details: ['host path /srv/shop/data (not empty)'],
      }),
    )
  })

  test('is what an earlier rebuild of this backup left, and kept', () => {
    const { continues, containers, networks, volumes } = plan(full, {
      backup: manifest.id,
      stage: 'raising',
      runId: 'run-1',
    })

    expect(continues).toBe(true)
    expect(containers[0]).toMatchObject({ name: 'app', do: 'keep' })
    expect(networks[0]).toMatchObject({ do: 'keep' })
    expect(volumes.map((each) => each.do)).toEqual(['make', 'keep'])
  })

  test('is refused when the earlier rebuild was of another backup', () => {
    expect(() => plan(full, { backup: 'another', stage: 'raising', runId: 'run-1' })).toThrow(
      expect.objectContaining({ code: 'rebuild-other-backup' }),
    )
  })
})

describe('a clone', () => {
  const clone = { of: 'shop', folder: '/clones/copy', ports: 'drop', closed: false } as const
  const found = {
    images: { images: [], refusals: [], warnings: [] },
    mark: undefined,
    occupied: [],
  }
  const copy = { ...asItWas({ ...manifest, project: 'copy' }, stack), clone }

  test.each<Partial<Survey>>([
    { containers: [{ id: '1', name: 'other', project: 'copy', state: 'exited' }] },
    { networks: [{ name: 'copy_other', project: 'copy' }] },
  ])('is refused under the name of another stack, whatever that consists of: %j', (standing) => {
    expect(() => planRebuild(copy, { ...found, survey: { ...nothing, ...standing } })).toThrow(
      expect.objectContaining({
        code: 'rebuild-in-the-way',
        hint: expect.stringContaining('lifeboat clone --remove copy'),
      }),
    )
  })

  test('is not refused for what is of other stacks', () => {
    const containers = [{ id: '1', name: 'other', project: 'shop', state: 'running' }]

    expect(planRebuild(copy, { ...found, survey: { ...nothing, containers } }).clone).toEqual(clone)
  })
})

test('a network that the stack only joins, or that Compose made for it, is joined', () => {
  const { networks } = plan({
    ...nothing,
    networks: [
      { name: 'proxy', project: '' },
      { name: 'shop_default', project: 'shop' },
    ],
  })

  expect(networks.map((each) => each.do)).toEqual(['keep', 'keep'])
})

describe('what is in the way of a rebuild that may replace it', () => {
  const survey: Survey = {
    containers: [{ id: '1', name: 'app', project: '', state: 'running' }],
    networks: [{ name: 'shop_default', project: 'other' }],
    volumes: ['shop_data'],
  }
  const facts: Replaceable = {
    ownContainerId: 'own',
    volumes: [{ name: 'shop_data', driver: 'local', labels: {}, options: {}, inspect: {} }],
    users: [],
    networks: [{ id: '2', name: 'shop_default', described: {}, joined: [] }],
    settings: new Map(),
    taken: ['app'],
  }
  const replaces = {
    containers: [
      {
        id: '1',
        name: 'app',
        state: 'running',
        startedAt: '',
        aside: 'app-replaced',
        restart: { Name: 'no' },
      },
    ],
    volumes: [{ name: 'shop_data', way: 'made anew' as const }],
    networks: [{ id: '2', name: 'shop_default', described: {} }],
    paths: [],
  }
  const replaced = { what: replaces, safeguard: 'safety' }
  const mark = { backup: manifest.id, runId: 'run-1', replaced }

  test('is named, and made', () => {
    const planned = planFound({ survey, replaceable: facts })

    expect(planned.replaces).toEqual(replaces)
    expect(whatIsDone(planned)).toEqual(['make', 'make', 'make'])
  })

  test('is nothing when nothing is', () => {
    expect(planFound({ survey: nothing, replaceable: facts }).replaces).toBeNull()
  })

  test('still goes out of it when the rebuild was cut off before all of it had gone', () => {
    const planned = planFound({ survey, mark: { ...mark, stage: 'replacing' } })

    expect(planned.replaces).toEqual(replaces)
    expect(whatIsDone(planned)).toEqual(['make', 'make', 'make'])
  })

  test('is kept by one that was cut off later: what has the name then, it has made', () => {
    const planned = planFound({ survey, mark: { ...mark, stage: 'raising' } })

    expect(planned.replaces).toEqual(replaces)
    expect(whatIsDone(planned)).toEqual(['keep', 'keep', 'keep'])
  })
})

function whatIsDone({ containers, volumes, networks }: RebuildPlan): (string | undefined)[] {
  return [containers, volumes, networks].map(
    (things) => things.find(({ name }) => /app|shop/.test(name))?.do,
  )
}

function planFound(found: Partial<Found>): RebuildPlan {
  const images = { images: [], refusals: [], warnings: [] }
  const none = { survey: nothing, images, mark: undefined, occupied: [] }
  return planRebuild(asItWas(manifest, stack), { ...none, ...found })
}

function plan(
  survey: Survey,
  mark?: RebuildMark,
  move?: Move,
  occupied: readonly string[] = [],
): RebuildPlan {
  return planFound({ survey, mark, move, occupied })
}
