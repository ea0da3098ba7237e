import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'

import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { watchConnection } from './watched-connection.ts'

test('a connection that closes before the answer was complete is told', async () => {
  const { watched, socket, server } = await connectOnce()

  socket.destroy()

  await expect(watched.closedEarly).rejects.toThrow('closed before the answer was complete')
  server.close()
})

test('one that closes is not told of when the answer is complete a little later, on a machine that stands still meanwhile', async () => {
  const { watched, socket, server } = await connectOnce()
  let told = false
  watched.closedEarly.catch(() => (told = true))

  socket.destroy()
  await once(socket, 'close')
  standStill(400)
  // The last event of the answer comes in one of the next turns.
  for (let turn = 0; turn < 3; turn += 1) await nextTurn()
  watched.forget()

  // By the time that one is told of which nobody forgot, this one would have been.
  const later = await connectOnce()
  later.socket.destroy()
  await later.watched.closedEarly.catch(() => undefined)
  later.server.close()
  expect(told).toBe(false)
  server.close()
})

function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

async function connectOnce(): Promise<{
  watched: ReturnType<typeof watchConnection>
  socket: Socket
  server: Server
}> {
  const path = join(temporaryFolder(), 'server.sock')
  const server = createServer(() => undefined)
  server.listen(path)
  await once(server, 'listening')
  const watched = watchConnection()
  const { createConnection } = watched.agent as unknown as {
    createConnection: (options: { path: string }) => Socket
  }
  const socket = createConnection({ path })
  await once(socket, 'connect')
  return { watched, socket, server }
}
