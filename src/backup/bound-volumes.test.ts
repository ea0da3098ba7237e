import { describe, expect, test } from 'vitest'

import {
  application,
  bind,
  container,
  database,
  exampleStack,
  lifeboat,
  volume,
} from '../../test/support/example-stack.ts'
import { coveredMount } from '../../test/support/example-manifest.ts'
import type { BackupPlan } from '../model/plan.ts'
import type { Mount, Stack } from '../model/stack.ts'
import { isData } from './compared-backups.ts'
import { findRepositorySource } from '../repository/locate.ts'
import { planBackup } from './plan-backup.ts'

const folder = { device: '/srv/shop/data/pg' }
const pg = volume('pg', '/var/lib/postgresql/data', folder)
const stack = stackOf(pg, bind('/srv/shop/data', '/data'))

describe('a server’s volume that is a folder of the host by another name', () => {
  test('is not copied with a host path around it', () => {
    expect(archives(planOf(stack))).toEqual([
      '/stack/binds/srv/shop/data without /stack/binds/srv/shop/data/pg',
    ])
  })

  test('is not copied as that host path', () => {
    const plan = planOf(stackOf(pg, bind('/srv/shop/data/pg', '/data')))

    expect(archives(plan)).toEqual([])
    expect(plan.coverage.map((mount) => mount.class)).toEqual(['dumped', 'dumped'])
  })

  test('is no configuration of the project that it lies in', () => {
    const config = planOf(stackOf(pg)).steps.find((step) => step.do === 'config')

    expect(config).toMatchObject({ without: ['/srv/shop/data/pg'] })
  })
})

test('a data directory below a volume’s folder is not copied with it', () => {
  const data = bind('/srv/shop/data/pg', '/var/lib/postgresql/data')
  const around = volume('all', '/data', { device: '/srv/shop/data' })

  expect(archives(planOf(stackOf(data, around)))).toEqual([
    '/stack/volumes/all without /stack/volumes/all/pg',
  ])
})

test('whoever writes to a host path below a volume’s folder is held still', () => {
  const files = volume('all', '/data', { device: '/srv/shop/data' })
  const writer = container('cron', { mounts: [bind('/srv/shop/data/in', '/in')] })
  const reader = container('look', { mounts: [bind('/srv/shop/data', '/in', { writable: false })] })
  const reading = container('app', { mounts: [{ ...files, writable: false }] })
  const plan = planOf(exampleStack({ containers: [reading, writer, reader], databases: [] }))

  expect(plan.steps.filter((step) => step.do === 'pause')).toMatchObject([{ service: 'cron' }])
})

describe('a repository on such a volume', () => {
  const repository = volume('kept', '/repository', { device: '/srv/shop/data/kept' })
  const own = { ...exampleStack().self, mounts: [repository] }
  const kept = {
    ...stackOf(pg, bind('/srv/shop/data', '/data')),
    self: own,
  }
  const source = findRepositorySource(kept, '/repository/shop')

  test('is where its folder is', () => {
    expect(source).toBe('/srv/shop/data/kept/shop')
  })

  test('is not copied with a host path around it, nor as a volume', () => {
    const all = { ...kept, containers: [...kept.containers, lifeboat({ mounts: [repository] })] }
    const mounting = container('other', { mounts: [{ ...repository, target: '/look' }] })
    const plan = planOf(
      { ...all, containers: [...all.containers, mounting] },
      '/srv/shop/data/kept',
    )

    expect(archives(plan)).toEqual([
      '/stack/binds/srv/shop/data without /stack/binds/srv/shop/data/pg /stack/binds/srv/shop/data/kept',
    ])
  })

  test('is no data that could be gone from a backup', () => {
    const other = container('other', { mounts: [repository] })
    const compared = { stack: { ...kept, containers: [other] }, repositorySource: folderOf(source) }
    const judge = (mount: Mount) => isData(compared, coveredMount('x', mount.source))

    expect(judge(repository)).toBe(false)
    expect(judge(pg)).toBe(true)
  })
})

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'))
}

function stackOf(data: Mount, ...others: Mount[]): Stack {
  return exampleStack({
    containers: [database({ mounts: [data] }), application({ mounts: others })],
  })
}

function planOf(of: Stack, repository = 'backups'): BackupPlan {
  return planBackup(of, { type: 'full', services: [] }, repository, 'freeze')
}

function archives({ steps }: BackupPlan): string[] {
  return steps.flatMap((step) => {
    if (step.do !== 'archive') return []
    const { path, without } = step
    return [without.length === 0 ? path : `${path} without ${without.join(' ')}`]
  })
}
