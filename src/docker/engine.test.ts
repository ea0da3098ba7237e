import type Docker from 'dockerode'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterEach, expect, test } from 'vitest'

import { delay } from '../clock.ts'
import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { connectEngine, type EngineClient } from './engine.ts'

/** More than the connection is given after its close. */
const slowMs = 700
const whole = Buffer.alloc(100_000, 'x')

let close = (): void => undefined
afterEach(() => close())

test('an answer that came whole is not lost while whoever asked still works it off', async () => {
  const engine = await answering((response) => response.end(whole))

  const read = await engine.call('reading a file', async (docker) => {
    const content = await buffer(await docker.getContainer('c1').getArchive({ path: '/file' }))
    await delay(slowMs)
    return content
  })

  expect(read).toEqual(whole)
  expect(engine.lostCalls()).toBe(0)
})

test('one that is cut is lost, and counted', async () => {
  const engine = await answering((response) => {
    response.writeHead(200, { 'content-length': whole.length })
    response.write(whole.subarray(0, 5000), () => response.destroy())
  })

  const reading = engine.call('reading a file', async (docker) =>
    buffer(await docker.getContainer('c1').getArchive({ path: '/file' })),
  )

  await expect(reading).rejects.toMatchObject({ code: 'engine-connection-lost' })
  expect(engine.lostCalls()).toBe(1)
})

test('one that is cut is lost even where its end alone would be waited for', async () => {
  const engine = await answering((response) => {
    response.writeHead(200, { 'content-length': whole.length })
    response.write('{"Id":', () => response.destroy())
  })

  const inspecting = engine.call('inspecting', (docker) => docker.getContainer('c1').inspect())

  await expect(inspecting).rejects.toMatchObject({ code: 'engine-connection-lost' })
  expect(engine.lostCalls()).toBe(1)
})

test('an answer that is silent for too long is lost, but for a call that has the patience', async () => {
  const engine = await answering(
    (response) => void setTimeout(() => response.writeHead(204).end(), slowMs),
    { idleMs: slowMs / 7 },
  )

  await expect(engine.call('stopping', stop)).rejects.toMatchObject({
    code: 'engine-connection-lost',
  })
  await expect(engine.call('stopping', stop, { idleMs: 60_000 })).resolves.toBeDefined()
})

function stop(docker: Docker): Promise<unknown> {
  return docker.getContainer('c1').stop()
}

async function answering(
  answer: (response: ServerResponse) => void,
  speaking: Parameters<typeof connectEngine>[1] = {},
): Promise<EngineClient> {
  const path = join(temporaryFolder(), 'engine.sock')
  const server = createServer((_request, response) => answer(response)).listen(path)
  await once(server, 'listening')
  close = () => void server.close()
  return connectEngine(`unix://${path}`, speaking)
}
