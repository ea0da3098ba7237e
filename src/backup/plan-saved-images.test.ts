import { describe, expect, test } from 'vitest'

import { exampleImage } from '../../test/support/example-image.ts'
import { exampleStack, repositoryVolume } from '../../test/support/example-stack.ts'
import type { ImageSetting } from '../model/image.ts'
import type { BackupType } from '../model/scope.ts'
import type { Image, Stack } from '../model/stack.ts'
import { planBackup } from './plan-backup.ts'
import { renderPlan } from './render-plan.ts'

const pulled = exampleImage('nginx', { digests: ['nginx@sha256:d1'] })
const built = exampleImage('shop-app', { bytes: 5_000_000 })

describe('the images that a backup holds', () => {
  test('are those that no registry can be asked for', () => {
    expect(plan([built, pulled]).steps).toEqual([
      {
        do: 'images',
        images: [{ id: 'sha256:shop-app', name: 'shop-app:1', bytes: 5_000_000 }],
        because: 'built or loaded here: no registry can be asked for them; 1 by digest',
      },
    ])
  })

  test('are none where a registry can be asked for each, and the plan says so', () => {
    expect(plan([pulled]).steps).toEqual([
      { do: 'skip', what: 'images', because: '1 by digest: a registry can be asked for each' },
    ])
  })

  test('are none where none are wanted, and the plan says which are left out', () => {
    expect(plan([built, pulled], 'none')).toMatchObject({
      steps: [
        { do: 'skip', what: 'images shop-app:1', because: expect.stringContaining('is none') },
      ],
      failures: [],
    })
  })

  test('are all of them with containerd’s image store, where a digest says nothing of a registry', () => {
    const engine = { ...exampleStack().engine, imageStore: 'containerd' } as const

    expect(plan([built, pulled], 'local', { engine }).steps).toMatchObject([
      { do: 'images', images: [{ name: 'shop-app:1' }, { name: 'nginx:1' }] },
    ])
  })

  test.each([
    ['full', true],
    ['config', true],
    ['database', false],
    ['volumes', false],
  ] as const)('belong to a backup of type %s: %s', (type, expected) => {
    expect(plan([built], 'local', {}, type).steps.length > 0).toBe(expected)
  })
})

test('one that is gone from the engine is missing from the backup, by its name', () => {
  const gone = exampleImage('shop-app', { inspect: undefined })

  expect(plan([gone, pulled])).toMatchObject({
    steps: [],
    failures: [
      {
        what: 'image shop-app:1',
        code: 'image-missing',
        why: 'sha256:shop-app is not on the engine any more, and a container was made from it',
        hint: expect.stringContaining('LIFEBOAT_IMAGES'),
      },
    ],
  })
})

test('the plan as text has a line for them', () => {
  const stack = exampleStack({ images: [built, pulled] })
  const whole = planBackup(
    stack,
    { type: 'full', services: [] },
    repositoryVolume,
    'ordered',
    'local',
  )

  expect(renderPlan(whole)).toMatch(/^images +shop-app:1 \(4\.8 MiB\) +built or loaded here/m)
})

function plan(
  images: readonly Image[],
  setting: ImageSetting = 'local',
  changes: Partial<Stack> = {},
  type: BackupType = 'config',
) {
  const stack = exampleStack({ images, ...changes })
  const { steps, failures } = planBackup(
    stack,
    { type, services: [] },
    repositoryVolume,
    'ordered',
    setting,
  )
  return {
    steps: steps.filter((step) => isAbout(step.do === 'skip' ? step.what : step.do)),
    failures: failures.filter(({ what }) => isAbout(what)),
  }
}

function isAbout(what: string): boolean {
  return what.startsWith('image')
}
