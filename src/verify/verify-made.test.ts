import { describe, expect, test } from 'vitest'

import {
  exampleFailure,
  exampleManifest,
  examplePart,
} from '../../test/support/example-manifest.ts'
import { exampleVerification } from '../../test/support/example-verification.ts'
import { interrupted, LifeboatError } from '../errors.ts'
import type { MadeBackup } from '../model/made-backup.ts'
import type { Verification } from '../model/verification.ts'
import { chooseLevel, tellMade, verifyMade } from './verify-made.ts'

const manifest = exampleManifest()
const noRoom = new LifeboatError('too-little-space', 'there is no room', { hint: 'Make room.' })

describe('the verification that follows a backup', () => {
  test('gives the manifest as it was published, with what was proved', async () => {
    const { made, steps } = follow(async () => exampleVerification())

    expect(await made).toEqual({
      ...manifest,
      level: 'decoded',
      verification: exampleVerification(),
    })
    expect(steps).toEqual(['verify'])
  })

  test('with findings leaves the backup complete, at the level that was proved', async () => {
    const findings = [exampleFailure()]
    const { made } = follow(async () => exampleVerification({ proved: 'stored', findings }))

    expect(await made).toMatchObject({
      state: 'complete',
      level: 'stored',
      verification: { wanted: 'decoded', proved: 'stored', findings },
    })
  })

  test('that could not look says so, and leaves the backup complete', async () => {
    const { made } = follow(() => Promise.reject(noRoom))

    expect(await made).toEqual({
      ...manifest,
      level: 'written',
      unverified: {
        what: 'the verification of this backup',
        code: 'too-little-space',
        why: 'there is no room',
        hint: 'Make room.',
        details: [],
      },
    })
  })

  test('that is interrupted says what it had found', async () => {
    const details = ['files part: it is bad']
    const error = new LifeboatError('interrupted', 'it was interrupted', {
      hint: 'Go on.',
      details,
    })
    const { made } = follow(() => Promise.reject(error))

    await expect(made).rejects.toMatchObject({ code: 'interrupted', details })
  })

  test('that is interrupted says that the backup stands', async () => {
    const { made } = follow(() => Promise.reject(interrupted()))

    await expect(made).rejects.toMatchObject({
      code: 'interrupted',
      message: `the verification of backup ${manifest.id} was interrupted; the backup itself is published and complete`,
      hint: `Verify it when you are ready: lifeboat verify ${manifest.id}.`,
    })
  })

  test.each([
    ['a manifest that cannot be read', new LifeboatError('manifest-damaged', 'x', { hint: 'y' })],
    ['a bug of ours', new TypeError('x is not a function')],
  ])('is not said to have been kept from looking by %s', async (_what, error) => {
    await expect(follow(() => Promise.reject(error)).made).rejects.toBe(error)
  })
})

describe('the level that is proved', () => {
  test.each([
    ['what is set', {}, 'stored', 'stored'],
    ['what is set, the highest too', {}, 'drilled', 'drilled'],
    ['none where none is wanted', {}, 'written', undefined],
    ['none of an incomplete backup', { state: 'incomplete' }, 'decoded', undefined],
    [
      'the next one where nothing can be drilled',
      { parts: [examplePart('config')] },
      'drilled',
      'decoded',
    ],
  ] as const)('is %s', (_what, changes, wanted, expected) => {
    expect(chooseLevel({ ...manifest, ...changes }, wanted)).toBe(expected)
  })
})

describe('what could not be cleared away afterwards', () => {
  const gone = new LifeboatError('engine-unreachable', 'nothing answers', { hint: 'Start it.' })

  test('is told with what kept Lifeboat from looking, and does not hide the backup', async () => {
    const made = await follow(() => Promise.reject(gone)).made

    expect(tellMade(made, gone).unverified?.details).toEqual(['nothing answers'])
  })

  test('is an error of its own after anything else', async () => {
    const proved = await follow(async () => exampleVerification()).made

    expect(() => tellMade(proved, gone)).toThrow(gone)
    expect(() => tellMade(undefined, gone)).toThrow(gone)
  })
})

function follow(verify: () => Promise<Verification>): {
  made: Promise<MadeBackup>
  steps: string[]
} {
  const steps: string[] = []
  const onStep = (step: string): void => void steps.push(step)
  return { made: verifyMade(manifest, { wanted: 'decoded', verify, onStep }), steps }
}
