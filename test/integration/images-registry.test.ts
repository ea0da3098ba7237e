import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import {
  backUpImages,
  idOf,
  imagesPart,
  startImageStack,
  type ImageStack,
} from '../support/rebuild/image-stack.ts'
import { startTestRegistry, type TestRegistry } from '../support/rebuild/test-registry.ts'
import { succeed } from '../support/run-command.ts'

describe('an image of a registry', () => {
  let stack: ImageStack
  let registry: TestRegistry
  let web: string
  let tag: string

  beforeAll(async () => {
    stack = await startImageStack()
    registry = await startTestRegistry()
    tag = `${registry.address}/shop/web:${process.pid}`
    web = await stack.build(tag, 1000)
    await succeed('docker', ['push', '-q', tag])
    await stack.create('web', tag)
  })

  afterAll(async () => {
    await registry?.down()
    await stack?.down()
  })

  test('is named by its digest, and not in the backup', async () => {
    const made = await backUpImages(stack)

    expect(made).toMatchObject({ state: 'complete', images: [{ id: web, held: false }] })
    expect(made.images[0]?.digests).toEqual([expect.stringContaining('/shop/web@sha256:')])
    expect(imagesPart(made)).toBeUndefined()
    const plan = await stack.lifeboat(['plan', '--type', 'config'])
    expect(plan.stdout).toContain('1 by digest: a registry can be asked for each')
  })

  test('is pulled by its digest, whatever its tag is there by now', async () => {
    await stack.lose('web', web)
    const newer = await stack.build(tag, 1000)
    await succeed('docker', ['push', '-q', tag])
    await succeed('docker', ['rmi', '-f', newer])

    expect(await stack.bring()).toMatchObject({ images: [{ id: web, how: 'pull' }] })
    expect(await idOf(tag)).toBe(web)
  })

  test('that it does not give any more is an error with its name, digest and what to do', async () => {
    await succeed('docker', ['rmi', '-f', web])
    await registry.down()

    expect(await stack.bring()).toMatchObject({
      code: 'image-not-pulled',
      message: expect.stringContaining(`image ${tag}: ${registry.address}/shop/web@sha256:`),
      hint: expect.stringContaining('docker pull'),
    })
    expect(await stack.left()).toEqual([])
  })
})
