import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import {
  backUpImages,
  idOf,
  imagesPart,
  startImageStack,
  type ImageStack,
} from '../support/rebuild/image-stack.ts'
import { succeed } from '../support/run-command.ts'

const bytes = 3_000_000
const tag = `lifeboat-test-app:${process.pid}`

let stack: ImageStack
let app: string

beforeAll(async () => {
  stack = await startImageStack()
  app = await stack.build(tag, bytes)
  await stack.create('app', tag)
})

afterAll(() => stack?.down())

describe('an image that was built here', () => {
  test('is in the backup, and is proved to be whole', async () => {
    const made = await backUpImages(stack, { LIFEBOAT_VERIFY: 'decoded' })

    expect(made).toMatchObject({ state: 'complete', level: 'decoded' })
    expect(made.images).toEqual([
      expect.objectContaining({ id: app, tags: [tag], digests: [], os: 'linux', held: true }),
    ])
    expect(imagesPart(made)).toMatchObject({ files: 1 })
    expect(imagesPart(made)?.addedBytes).toBeGreaterThan(bytes)
    expect(made.verification?.images).toEqual([{ id: app, name: tag }])
    expect(await stack.left()).toEqual([])
  })

  test('adds next to nothing the second time', async () => {
    const made = await backUpImages(stack)

    expect(made.state).toBe('complete')
    expect(imagesPart(made)?.addedBytes).toBeLessThan(bytes / 30)
  })

  test('is brought back with its id and its tag when it is gone', async () => {
    await stack.lose('app', tag)
    expect(await idOf(app)).toBe('')

    const plan = await stack.bring()

    expect(plan).toMatchObject({ images: [{ id: app, how: 'load' }], warnings: [] })
    expect(await idOf(tag)).toBe(app)
    expect(await stack.left()).toEqual([])
  })

  test('takes no tag from the image that has it now', async () => {
    await succeed('docker', ['rmi', '-f', app])
    const newer = await stack.build(tag, 1000)

    const { images, warnings } = await stack.bring()

    expect(images).toMatchObject([{ how: 'load' }])
    expect(warnings).toEqual([expect.stringContaining(`${tag} is of ${newer}`)])
    expect(warnings[0]).toContain(app)
    expect(await idOf(tag)).toBe(newer)
    expect(await idOf(app)).toBe(app)
  })
})
