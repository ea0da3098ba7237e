import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'

import type { MadeBackup } from '../../src/model/made-backup.ts'
import { idOf, startImageStack, type ImageStack } from '../support/rebuild/image-stack.ts'
import { startTestRegistry, type TestRegistry } from '../support/rebuild/test-registry.ts'
import { succeed } from '../support/run-command.ts'

const bytes = 3_000_000
const tags = { app: `lifeboat-test-app:${process.pid}`, web: `shop/web:${process.pid}` }

let stack: ImageStack
let app: string

beforeAll(async () => {
  stack = await startImageStack()
  app = await stack.build(tags.app, bytes)
  await stack.create('app', tags.app)
})

afterAll(() => stack?.down())

describe('an image that was built here', () => {
  test('is in the backup, and is proved to be whole', async () => {
    const made = await backUp({ LIFEBOAT_VERIFY: 'decoded' })

    expect(made).toMatchObject({ state: 'complete', level: 'decoded' })
    expect(made.images).toEqual([
      expect.objectContaining({ id: app, tags: [tags.app], digests: [], os: 'linux', held: true }),
    ])
    expect(imagesPart(made)).toMatchObject({ files: 1 })
    expect(imagesPart(made)?.addedBytes).toBeGreaterThan(bytes)
    expect(made.verification?.images).toEqual([{ id: app, name: tags.app }])
    expect(await stack.left()).toEqual([])
  })

  test('adds next to nothing the second time', async () => {
    const made = await backUp()

    expect(made.state).toBe('complete')
    expect(imagesPart(made)?.addedBytes).toBeLessThan(bytes / 30)
  })

  test('is saved through a proxy too, by a worker in Lifeboat’s network', async () => {
    const made = await backUp({ DOCKER_HOST: 'tcp://proxy:2375' })

    expect(made).toMatchObject({ state: 'complete', images: [{ held: true }] })
  })

  test('is brought back with its id and its tag when it is gone', async () => {
    await stack.lose('app', tags.app)
    expect(await idOf(app)).toBe('')

    const plan = await stack.bring()

    expect(plan).toMatchObject({ images: [{ id: app, how: 'load' }], warnings: [] })
    expect(await idOf(tags.app)).toBe(app)
    expect(await stack.left()).toEqual([])
  })

  test('is brought back through a proxy too', async () => {
    await succeed('docker', ['rmi', '-f', tags.app])

    await stack.bring({ DOCKER_HOST: 'tcp://proxy:2375' })

    expect(await idOf(tags.app)).toBe(app)
  })

  test('that is there is left as it is', async () => {
    expect(await stack.bring()).toMatchObject({ images: [{ how: 'present', tags: [] }] })
  })

  test('takes no tag from the image that has it now', async () => {
    await succeed('docker', ['rmi', '-f', app])
    const newer = await stack.build(tags.app, 1000)

    const { images, warnings } = await stack.bring()

    expect(images).toMatchObject([{ how: 'load' }])
    expect(warnings).toEqual([expect.stringContaining(`${tags.app} is of ${newer}`)])
    expect(warnings[0]).toContain(app)
    expect(await idOf(tags.app)).toBe(newer)
    expect(await idOf(app)).toBe(app)
  })

  test('is in an export, as docker load takes it', async () => {
    await succeed('docker', ['rmi', '-f', app])
    const file = '/tmp/all.tar.zst'
    const member = `images/${app.replace(':', '-')}.tar`

    await stack.shell('lifeboat', `lifeboat export latest >${file}`)
    await stack.shell('lifeboat', `cd /tmp && tar -xf ${file} --strip-components=1 ${member}`)
    const image = `${stack.container('lifeboat')}:/tmp/${member.replace('images/', '')}`
    await succeed('sh', ['-c', `docker cp ${image} - | tar -xO | docker load`])

    expect(await idOf(app)).toBe(app)
  })

  test('that the backup went without is refused by name when it is gone', async () => {
    await stack.create('app', app)
    const made = await backUp({ LIFEBOAT_IMAGES: 'none' })
    expect(made).toMatchObject({ state: 'complete', images: [{ id: app, held: false }] })
    expect(imagesPart(made)).toBeUndefined()
    await stack.lose('app', app)

    expect(await stack.bring()).toMatchObject({
      code: 'image-unavailable',
      details: [expect.stringContaining('image sha256:'), app],
    })
  })
})

test('a container whose image is gone makes the backup incomplete, by the image’s name', async () => {
  const tag = `lifeboat-test-worker:${process.pid}`
  await stack.build(tag, 1000)
  await stack.create('worker', tag)
  onTestFinished(async () => {
    await succeed('docker', ['rm', '-f', stack.container('worker')])
  })
  await succeed('docker', ['rmi', '-f', tag])

  const { exitCode, stdout } = await stack.lifeboat(['backup', '--type', 'config', '--json'])

  expect(exitCode).toBe(3)
  expect(JSON.parse(stdout).failures).toMatchObject([
    { what: `image ${tag}`, code: 'image-missing' },
  ])
})

describe('an image of a registry', () => {
  let registry: TestRegistry
  let web: string
  let tag: string

  beforeAll(async () => {
    registry = await startTestRegistry()
    tag = `${registry.address}/${tags.web}`
    web = await stack.build(tag, 1000)
    await succeed('docker', ['push', '-q', tag])
    await stack.create('web', tag)
  })

  afterAll(() => registry?.down())

  test('is named by its digest, and not in the backup', async () => {
    const made = await backUp()

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

async function backUp(env: Readonly<Record<string, string>> = {}): Promise<MadeBackup> {
  const { stdout, stderr } = await stack.lifeboat(['backup', '--type', 'config', '--json'], { env })
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout)
}

function imagesPart({ parts }: MadeBackup) {
  return parts.find(({ kind }) => kind === 'images')
}
