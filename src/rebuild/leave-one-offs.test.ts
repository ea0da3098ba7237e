import { describe, expect, test } from 'vitest'

import { captured, capturedContainer, idOf } from '../../test/support/example-captured.ts'
import { cloneOf } from '../../test/support/example-clone.ts'
import { exampleManifest, exampleServer } from '../../test/support/example-manifest.ts'
import { nameOf, type CapturedContainer } from '../model/captured.ts'
import type { Archived, Manifest } from '../model/manifest.ts'
import { endOf, planRebuild } from './plan-rebuild.ts'
import { asItWas } from './stack-to-make.ts'

const files = mounted('shop_files')
const app = capturedContainer('app', { Mounts: [files] })

describe('a container that was made for one command', () => {
  test.each([
    ['by compose run', oneOff('job'), 'would begin its command anew (docker compose run)'],
    ['to be removed', removed('job'), 'goes as soon as it stops (--rm), with what it holds'],
  ])('%s is not made again, and that is said', (_how, job, why) => {
    const { containers, absent } = leave([job, app])

    expect(containers).toEqual(['app running'])
    expect(absent).toEqual([`job: not made, since it ${why}`])
  })

  test('is not made in a clone either', () => {
    const clone = cloneOf({ containers: [oneOff('job'), app] })

    expect(clone.captured.containers.map(nameOf)).toEqual(['copy-app'])
    expect(clone.absent).toEqual([expect.stringContaining('job: not made')])
  })

  test('is named in the plan among what does not come back', () => {
    const manifest = exampleManifest({ project: 'shop', archived: [], servers: [] })
    const found = {
      survey: { containers: [], networks: [], volumes: [] },
      images: { images: [], refusals: [], warnings: [] },
      mark: undefined,
      occupied: [],
    }
    const stack = asItWas(manifest, captured({ containers: [oneOff('job'), app] }))

    const plan = planRebuild(stack, found)

    expect(plan.containers.map(({ name }) => name)).toEqual(['app'])
    expect(plan.absent).toContainEqual(expect.stringContaining('job: not made'))
  })

  test('is not made when others mount all that the backup holds of it', () => {
    const job = oneOff('job', { Mounts: [files, written('/srv/shop/data/in')] })
    const web = capturedContainer('web', { Mounts: [written('/srv/shop/data/web')] })
    const archived = [held('volume', 'shop_files'), held('bind', '/srv/shop/data')]

    expect(leave([job, app, web], { archived }).containers).toEqual(['app running', 'web running'])
  })
})

describe('it is made, and never started, when without it there would not come back', () => {
  test.each([
    ['a volume that it alone mounts', mounted('shop_jobs'), held('volume', 'shop_jobs')],
    ['a host path that it alone mounts', written('/srv/in'), held('bind', '/srv/in')],
    ['a host path that it alone writes to', written('/srv/read'), held('bind', '/srv/read')],
  ])('%s', (_what, mount, archived) => {
    const web = capturedContainer('web', { Mounts: [{ ...written('/srv/read'), RW: false }] })
    const job = oneOff('job', { Mounts: [mount] })

    const { containers, absent } = leave([job, web], { archived: [archived] })

    expect(containers).toEqual(['job stopped', 'web running'])
    expect(absent).toEqual([])
  })

  test('what it stands on is made with it, and not started either', () => {
    const base = oneOff('base')
    const job = oneOff('job', {
      Mounts: [mounted('shop_jobs')],
      HostConfig: { NetworkMode: `container:${idOf('base')}` },
    })

    expect(leave([base, job, app], { archived: [held('volume', 'shop_jobs')] }).containers).toEqual(
      ['base stopped', 'job stopped', 'app running'],
    )
  })

  test('of several that mount it one is enough', () => {
    const jobs = ['job-1', 'job-2'].map((name) => oneOff(name, { Mounts: [mounted('shop_jobs')] }))
    const { containers, absent } = leave([...jobs, app], {
      archived: [held('volume', 'shop_jobs')],
    })

    expect(containers).toEqual(['job-1 stopped', 'app running'])
    expect(absent).toEqual([expect.stringContaining('job-2')])
  })

  test('anything at all', () => {
    expect(leave([oneOff('job-1'), oneOff('job-2')]).containers).toEqual(['job-1 stopped'])
  })
})

describe('it is made as it was', () => {
  test.each([
    ['network', { NetworkMode: `container:${idOf('job')}` }],
    ['volumes', { VolumesFrom: ['job'] }],
    ['name', { Links: ['/job:/web/job'] }],
  ])('when another one has its %s', (_what, HostConfig) => {
    const web = capturedContainer('web', { HostConfig })

    expect(leave([oneOff('job'), web]).containers).toEqual(['job running', 'web running'])
  })

  test('when databases were dumped from it', () => {
    const servers = [{ ...exampleServer(), containerId: idOf('job') }]

    expect(leave([oneOff('job'), app], { servers }).containers).toEqual([
      'job running',
      'app running',
    ])
  })
})

function leave(containers: readonly CapturedContainer[], changes: Partial<Manifest> = {}) {
  const manifest = exampleManifest({ archived: [], servers: [], ...changes })
  const stack = asItWas(manifest, captured({ containers }))
  return {
    absent: stack.absent,
    containers: stack.captured.containers.map((each) => `${nameOf(each)} ${endOf(each)}`),
  }
}

function oneOff(name: string, changes: Parameters<typeof capturedContainer>[1] = {}) {
  const Labels = {
    'com.docker.compose.project': 'shop',
    'com.docker.compose.service': 'app',
    'com.docker.compose.oneoff': 'True',
  }
  return capturedContainer(name, { Config: { Labels }, ...changes })
}

function removed(name: string): CapturedContainer {
  return capturedContainer(name, { HostConfig: { AutoRemove: true } })
}

function mounted(Name: string) {
  return { Type: 'volume', Name, Source: '/x', Destination: `/${Name}`, RW: true }
}

function written(Source: string) {
  return { Type: 'bind', Source, Destination: '/data', RW: true }
}

function held(kind: Archived['kind'], source: string): Archived {
  return { kind, source, path: `/stack/${source}`, without: [], excludes: [] }
}
