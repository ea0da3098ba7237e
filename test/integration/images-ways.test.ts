import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'

import {
  backUpImages,
  idOf,
  imagesPart,
  startImageStack,
  type ImageStack,
} from '../support/rebuild/image-stack.ts'
import { succeed } from '../support/run-command.ts'

const tag = `lifeboat-test-app:${process.pid}`

let stack: ImageStack
let app: string

beforeAll(async () => {
  stack = await startImageStack()
  app = await stack.build(tag, 1000)
  await stack.create('app', tag)
})

afterAll(() => stack?.down())

describe('an image that was built here', () => {
  test('is saved through a proxy too, by a worker in Lifeboat’s network', async () => {
    const made = await backUpImages(stack, { DOCKER_HOST: 'tcp://proxy:2375' })

    expect(made).toMatchObject({ state: 'complete', images: [{ held: true }] })
  })

  test('is brought back through a proxy too', async () => {
    await succeed('docker', ['rmi', '-f', tag])

    await stack.bring({ DOCKER_HOST: 'tcp://proxy:2375' })

    expect(await idOf(tag)).toBe(app)
  })

  test('that is there is left as it is', async () => {
    expect(await stack.bring()).toMatchObject({ images: [{ how: 'present', tags: [] }] })
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
    const made = await backUpImages(stack, { LIFEBOAT_IMAGES: 'none' })
    expect(made).toMatchObject({ state: 'complete', images: [{ id: app, held: false }] })
    expect(imagesPart(made)).toBeUndefined()
    await stack.lose('app', app)

    expect(await stack.bring()).toMatchObject({
      code: 'image-unavailable',
      details: [expect.stringContaining(`image ${tag}: `), app],
    })
  })
})

test('a container whose image is gone makes the backup incomplete, by the image’s name', async () => {
  const worker = `lifeboat-test-worker:${process.pid}`
  await stack.build(worker, 1000)
  await stack.create('worker', worker)
  onTestFinished(async () => {
    await succeed('docker', ['rm', '-f', stack.container('worker')])
  })
  await succeed('docker', ['rmi', '-f', worker])

  const { exitCode, stdout } = await stack.lifeboat(['backup', '--type', 'config', '--json'])

  expect(exitCode).toBe(3)
  expect(JSON.parse(stdout).failures).toMatchObject([
    { what: `image ${worker}`, code: 'image-missing' },
  ])
})
