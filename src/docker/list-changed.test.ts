import { once } from 'node:events'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'

import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { connectEngine } from './engine.ts'
import { listChanged } from './list-changed.ts'

const container = { id: 'c1', name: 'shop-app-1' }
const gone = { message: 'readdirent: no such file or directory' }
const changes = [
  { Path: '/run/secret', Kind: 1 },
  { Path: '/etc/gone', Kind: 2 },
]

let close = (): void => undefined
afterEach(() => close())

test('a walk of the engine that a file went from under is made again', async () => {
  const { engine, asked } = await answering((time) => (time < 3 ? [500, gone] : [200, changes]))

  expect(await listChanged(engine, container)).toEqual(['/run/secret'])
  expect(asked()).toBe(3)
})

test('one that never ends well is told of, by the container’s name', async () => {
  const { engine } = await answering(() => [500, gone])

  await expect(listChanged(engine, container)).rejects.toMatchObject({
    code: 'container-changing',
    message: expect.stringContaining('shop-app-1'),
    details: [expect.stringContaining('readdirent')],
  })
})

test('a container that is gone has no files', async () => {
  const { engine, asked } = await answering(() => [404, { message: 'No such container: c1' }])

  expect(await listChanged(engine, container)).toBeUndefined()
  expect(asked()).toBe(1)
})

test('no changes at all are none', async () => {
  const { engine } = await answering(() => [200, null])

  expect(await listChanged(engine, container)).toEqual([])
})

/** An engine that says what `answer` says, which is told how often it was asked. */
async function answering(answer: (time: number) => [status: number, body: unknown]) {
  const path = join(temporaryFolder(), 'engine.sock')
  let times = 0
  const server = createServer((_request, response) => {
    times += 1
    const [status, body] = answer(times)
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(body))
  }).listen(path)
  await once(server, 'listening')
  close = () => void server.close()
  return { engine: connectEngine(`unix://${path}`), asked: () => times }
}
