import { expect, test } from 'vitest'

import type { RebuildPlan, RebuildReport } from '../model/rebuild.ts'
import { renderRebuilt, renderRebuildPlan } from './render-rebuild.ts'

const plan: RebuildPlan = {
  project: 'shop',
  backup: {
    id: '2026-11-21T00-00-00Z-aaaa',
    type: 'full',
    state: 'complete',
    startedAt: '2026-11-21T00:00:00.000Z',
    host: 'lost',
    consistency: 'frozen',
  },
  clone: null,
  continues: false,
  moved: null,
  replaces: null,
  folders: ['/srv/shop'],
  networks: [{ name: 'proxy', do: 'keep', external: true }],
  volumes: [{ name: 'shop_data', do: 'make', external: false }],
  images: [
    {
      id: 'sha256:image',
      name: 'shop:1',
      how: 'present',
      digests: [],
      platform: null,
      tags: [],
      because: 'is there',
    },
  ],
  containers: [{ name: 'shop-app-1', service: 'app', image: 'shop:1', do: 'make', ends: 'paused' }],
  databases: [{ service: 'db', databases: ['My "Books"'] }],
  absent: ['/tmp/scratch: in memory'],
  warnings: [],
}

test('a plan says what is made, what is there, and what does not come back', () => {
  expect(renderRebuildPlan(plan).split('\n')).toEqual([
    'a rebuild of shop from backup 2026-11-21T00-00-00Z-aaaa (complete, frozen, made 2026-11-21T00:00:00.000Z on lost)',
    '',
    'MAKES          NAME        WHAT',
    'configuration  /srv/shop   what is missing there is written',
    'network        proxy       there already; not of this project',
    'volume         shop_data   made',
    'image          shop:1      is there',
    'container      shop-app-1  paused, of shop:1',
    'databases of db: "My \\"Books\\""',
    'nothing that is there is written over, and nothing serves until all data is back',
    '',
    'not brought back:',
    '  /tmp/scratch: in memory',
    '',
  ])
})

test('a plan that goes on says so', () => {
  expect(renderRebuildPlan({ ...plan, continues: true })).toContain(
    'goes on with the rebuild of shop',
  )
})

test('a plan that puts the project’s folder elsewhere says where it was', () => {
  const moved = { from: '/srv/shop', to: '/home/shop' }

  expect(renderRebuildPlan({ ...plan, moved, folders: ['/home/shop', '/etc/shop/key'] })).toMatch(
    /\/home\/shop +was \/srv\/shop; what is missing there is written\n.*\/etc\/shop\/key +what is/,
  )
})

test('a plan that replaces something says where it goes', () => {
  const restart = { Name: 'no' }
  const startedAt = '2026-11-21T00:00:00Z'
  const replaces = {
    containers: [
      { id: '1', name: 'app', state: 'running', startedAt, aside: 'app-replaced', restart },
    ],
    volumes: [{ name: 'shop_data', way: 'made anew' as const }],
    networks: [{ id: '2', name: 'shop_default', described: {} }],
    paths: ['/srv/shop/data'],
  }

  const said = renderRebuildPlan({ ...plan, replaces })

  expect(said).toContain(
    [
      'REPLACES   NAME            WHAT',
      'container  app             running; stopped, and app-replaced from then on',
      'volume     shop_data       what it holds goes into a safety backup; then made anew',
      'host path  /srv/shop/data  what it holds goes into a safety backup; then emptied',
      'network    shop_default    nothing is in it; made anew',
    ].join('\n'),
  )
  expect(said).toContain('nothing else that is there is written over')
})

test('a report says what was left alone because it had been brought back before', () => {
  const report: RebuildReport = {
    backup: plan.backup.id,
    project: 'shop',
    clone: null,
    folder: '/srv/shop',
    replaced: null,
    data: null,
    made: { networks: [], volumes: ['shop_data'], containers: ['shop-app-1'] },
    services: [{ service: 'app', container: 'shop-app-1', health: 'healthy' }],
    steps: [{ step: 'plan', ms: 1200 }],
    recoveryMs: 61_000,
    warnings: ['shop:1 means another image'],
  }

  const lines = renderRebuilt(report).split('\n')

  expect(lines).toContain('its data had been brought back before, and was left as it is')
  expect(lines).toContain('made: 1 containers, 0 networks, 1 volumes')
  expect(lines).toContain('app      shop-app-1  healthy')
  expect(lines).toContain('docker compose up -d, in /srv/shop, adds Lifeboat itself')
  expect(renderRebuilt({ ...report, folder: null })).toContain('start it as before')
  expect(lines).toContain('warning: shop:1 means another image')
})

test('a plan of a clone says of what, under which name, and what it does to others', () => {
  const clone = { of: 'shop', folder: '/clones/copy', ports: 'random', closed: false } as const

  const text = renderRebuildPlan({ ...plan, project: 'copy', clone })

  expect(text).toContain('a clone of shop as copy from backup')
  expect(text).toContain(
    'all that it writes is its own, host paths below /clones/copy; ports are published that the engine chooses',
  )
  expect(text).toContain('--closed keeps it in')
})
