import { describe, expect, test } from 'vitest'

import { captured, capturedContainer, capturedVolume } from '../../test/support/example-captured.ts'
import { exampleManifest } from '../../test/support/example-manifest.ts'
import type { RebuildMark } from '../docker/rebuild-mark.ts'
import type { Survey } from '../docker/survey.ts'
import type { Move, RebuildPlan } from '../model/rebuild.ts'
import { planRebuild } from './plan-rebuild.ts'
import { asItWas } from './stack-to-make.ts'

const mounts = ['shop_data', 'elsewhere'].map((Name) => {
  return { Type: 'volume', Name, Source: '/x', Destination: `/${Name}`, RW: true }
})
const stack = captured({
  containers: [capturedContainer('app', { Mounts: mounts })],
  volumes: [capturedVolume('shop_data'), capturedVolume('elsewhere', { Labels: null })],
})
const manifest = exampleManifest({ project: 'shop' })
const nothing: Survey = { containers: [], networks: [], volumes: [] }

describe('a rebuild that was cut off when it had brought all data back', () => {
  const mark = { backup: manifest.id, stage: 'filled', runId: 'run-1' } as const
  const full: Survey = { ...nothing, volumes: ['shop_data', 'elsewhere'] }

  test('goes on from there', () => {
    expect(plan(full, mark)).toMatchObject({ continues: true })
  })

  test('goes on with no empty volume in the place of one that is gone', () => {
    expect(() => plan({ ...full, volumes: ['elsewhere'] }, mark)).toThrow(
      expect.objectContaining({
        code: 'rebuild-data-gone',
        details: ['volume shop_data'],
        hint: expect.stringContaining('lifeboat-rebuild-shop-…'),
      }),
    )
  })
})

describe('a rebuild that was cut off while it put the project’s folder elsewhere', () => {
  const mark = {
    backup: manifest.id,
    stage: 'raising',
    runId: 'run-1',
    projectFolder: '/home/shop',
  } as const

  test('goes on there', () => {
    const moved = { from: '/srv/shop', to: '/home/shop' }

    expect(plan(nothing, mark, moved)).toMatchObject({ continues: true, moved })
  })

  test.each([undefined, { from: '/srv/shop', to: '/home/another' }])(
    'goes on nowhere else: %j',
    (move) => {
      expect(() => plan(nothing, mark, move)).toThrow(
        expect.objectContaining({
          code: 'rebuild-other-folder',
          hint: expect.stringContaining(`lifeboat restore ${manifest.id} --project-dir /home/shop`),
        }),
      )
    },
  )
})

function plan(survey: Survey, mark: RebuildMark, move?: Move): RebuildPlan {
  const images = { images: [], refusals: [], warnings: [] }
  return planRebuild(asItWas(manifest, stack), { survey, images, mark, move, occupied: [] })
}
