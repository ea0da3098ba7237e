import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import http from 'node:http'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream'
import { text } from 'node:stream/consumers'
import { finished } from 'node:stream/promises'
import Docker from 'dockerode'
import { expect, onTestFinished, test, vi } from 'vitest'
import { type EngineProxyOptions, startEngineProxy } from './engine-proxy.ts'
import { eventually } from './eventually.ts'

vi.setConfig({ testTimeout: 60_000 })
const engineSocket = '/var/run/docker.sock'
const label = 'lifeboat.test.engine-proxy'
const engine = new Docker({ socketPath: engineSocket })
// The slim Debian image has no curl, but perl.
const askForPing = `
  $socket = IO::Socket::UNIX->new('/socket') or die $!;
  print $socket "GET /_ping HTTP/1.1\\r\\nHost: d\\r\\nConnection: close\\r\\n\\r\\n";
  print <$socket>`

async function startProxy(options: Partial<EngineProxyOptions> = {}) {
  const directory = await mkdtemp(join(tmpdir(), 'engine-proxy-'))
  onTestFinished(() => rm(directory, { recursive: true }))
  const listenOn = join(directory, 'docker.sock')
  const proxy = await startEngineProxy({ socketPath: engineSocket, listenOn, ...options })
  onTestFinished(() => proxy.close())
  return { ...proxy, listenOn, docker: new Docker({ socketPath: listenOn }) }
}

async function createContainer(docker: Docker, options: Docker.ContainerCreateOptions = {}) {
  const container = await docker.createContainer({
    Image: 'debian:trixie-slim',
    Labels: { [label]: 'true' },
    HostConfig: { NetworkMode: 'none' },
    ...options,
  })
  onTestFinished(() => removeContainer(container.id))
  return container
}

async function removeContainer(name: string): Promise<void> {
  await engine
    .getContainer(name)
    .remove({ force: true, v: true })
    .catch(() => {})
}

/** What a client gets to see of one reply, whether it ended well or not. */
async function get(socketPath: string, path: string, agent?: http.Agent) {
  const [reply] = await once(http.get({ socketPath, path, agent }), 'response')
  let body = ''
  reply.setEncoding('utf8').on('data', (piece: string) => (body += piece))
  const error: unknown = await finished(reply).catch((failure: unknown) => failure)
  return { status: reply.statusCode, length: reply.headers['content-length'], body, error }
}

test('passes and counts the calls of a client in the order they arrive', async () => {
  const { docker, calls } = await startProxy()

  const { ApiVersion } = await docker.version()
  const container = await createContainer(docker)
  await container.remove()

  expect(ApiVersion).toBe((await engine.version()).ApiVersion)
  expect(calls()).toEqual([
    { n: 1, method: 'GET', path: '/version' },
    { n: 2, method: 'POST', path: expect.stringMatching(/^\/containers\/create\?/) },
    { n: 3, method: 'DELETE', path: `/containers/${container.id}` },
  ])
})

test('counts each request of one keep-alive connection', async () => {
  const { listenOn, calls } = await startProxy()
  const connection = connect(listenOn)

  const [ping, version] = ['/_ping', '/version'].map(
    (path) => `GET ${path} HTTP/1.1\r\nHost: d\r\n`,
  )
  connection.write(`${ping}\r\n${version}\r\n${ping}Connection: close\r\n\r\n`)

  expect((await text(connection)).match(/HTTP\/1.1 200 OK/g)).toHaveLength(3)
  expect(calls().map(({ n, path }) => n + path)).toEqual(['1/_ping', '2/version', '3/_ping'])
})

test('passes the log and the exec output of a container whole', async () => {
  const { docker } = await startProxy()
  const container = await createContainer(docker, {
    Cmd: ['sh', '-c', 'seq 99999; sleep 60'],
    Tty: true,
  })
  await container.start()
  const exec = await container.exec({ Cmd: ['seq', '99999'], AttachStdout: true, Tty: true })

  const output = await text(await exec.start({ Tty: true }))
  await eventually(async () =>
    String(await container.logs({ stdout: true, tail: 1 })).includes('99999'),
  )
  await container.kill()
  const logs = await text(await container.logs({ follow: true, stdout: true }))

  expect(output.split('\r\n')).toHaveLength(100_000)
  expect(logs).toBe(output)
})

test('passes a hijacked attach raw in both directions', async () => {
  const { docker } = await startProxy()
  await docker.version()
  const container = await createContainer(docker, {
    Cmd: ['cat'],
    OpenStdin: true,
    StdinOnce: true,
  })

  const stream = await container.attach({ stream: true, stdin: true, stdout: true, hijack: true })
  await container.start()
  stream.end('one\r\n\r\ntwo\n')

  expect(await text(stream)).toContain('one\r\n\r\ntwo\n')
})

test('passes a refusal of a hijack', async () => {
  const { docker, calls } = await startProxy()

  const attach = docker.getContainer('engine-proxy-absent').attach({ stream: true, hijack: true })

  await expect(attach).rejects.toMatchObject({ statusCode: 404 })
  await docker.version()
  expect(calls()).toHaveLength(2)
})

test('ends the engine side of an event stream that the client closes', async () => {
  let open = 0
  const relay = createServer((near) => {
    open += 1
    near.once('close', () => (open -= 1))
    pipeline(near, connect(engineSocket), near, () => {})
  })
  const socketPath = join(tmpdir(), `engine-relay-${process.pid}.sock`)
  await once(relay.listen(socketPath), 'listening')
  onTestFinished(() => void relay.close())
  const { docker } = await startProxy({ socketPath })

  const events = await docker.getEvents({ filters: { label: [label] } })
  const first = once(events, 'data')
  await createContainer(docker)
  expect(String(await first)).toContain('"Action":"create"')
  expect(open).toBeGreaterThan(0)
  events.removeAllListeners()
  if ('destroy' in events && typeof events.destroy === 'function') events.destroy()

  await eventually(() => open === 0)
})

test('serves a container that mounts the socket, under any user', async () => {
  const { listenOn, docker, calls } = await startProxy()
  const container = await createContainer(docker, {
    Cmd: ['perl', '-MIO::Socket::UNIX', '-e', askForPing],
    User: '65534',
    HostConfig: { NetworkMode: 'none', Binds: [`${listenOn}:/socket`] },
  })

  await container.start()
  await container.wait()

  expect(String(await container.logs({ stdout: true }))).toContain('OK')
  expect(calls().map(({ path }) => path)).toContain('/_ping')
})

test('before-request: the engine never hears of the call', async () => {
  const { docker } = await startProxy({ fault: { call: 1, when: 'before-request' } })
  const name = `engine-proxy-${process.pid}-unheard`

  await expect(createContainer(docker, { name })).rejects.toThrow(/socket hang up|ECONNRESET|EPIPE/)

  await expect(engine.getContainer(name).inspect()).rejects.toMatchObject({ statusCode: 404 })
  await expect(docker.ping()).resolves.toBeTruthy()
})

test('before-reply: the engine has done it, the client sees nothing', async () => {
  const { docker } = await startProxy({ fault: { call: 1, when: 'before-reply' } })
  const name = `engine-proxy-${process.pid}-unanswered`
  onTestFinished(() => removeContainer(name))

  await expect(createContainer(docker, { name })).rejects.toThrow(/socket hang up|ECONNRESET/)

  expect((await engine.getContainer(name).inspect()).Name).toBe(`/${name}`)
})

test('mid-reply: the client gets the head and half of the body', async () => {
  const { listenOn } = await startProxy({ fault: { call: 2, when: 'mid-reply' } })
  const whole = await get(listenOn, '/version')

  const cut = await get(listenOn, '/version')

  expect(cut).toMatchObject({ status: 200, length: whole.length, error: new Error('aborted') })
  expect(cut.body).toBe(whole.body.slice(0, Math.floor(whole.body.length / 2)))
  expect(await get(listenOn, '/version')).toEqual(whole)
})

test('mid-reply: a chunked reply is cut too', async () => {
  const { listenOn } = await startProxy({ fault: { call: 1, when: 'mid-reply' } })

  const cut = await get(listenOn, '/info')

  expect(cut).toMatchObject({ status: 200, error: new Error('aborted') })
  expect(cut.body).toMatch(/^\{"ID":/)
})

test('after-reply: the reply is whole, then the connection is gone', async () => {
  const { listenOn, setFault } = await startProxy()
  const agent = new http.Agent({ keepAlive: true })
  onTestFinished(() => agent.destroy())
  const whole = await get(listenOn, '/version', agent)
  expect(Object.values(agent.freeSockets).flat()).toHaveLength(1)

  setFault({ call: 2, when: 'after-reply' })

  expect(await get(listenOn, '/version', agent)).toEqual(whole)
  await eventually(() => Object.values(agent.freeSockets).flat().length === 0)
  expect(await get(listenOn, '/version', agent)).toEqual(whole)
})

test('mid-reply of a hijack: the output is cut in its first piece', async () => {
  const { docker, setFault, calls } = await startProxy()
  const container = await createContainer(docker, { Cmd: ['sleep', '60'] })
  await container.start()
  const exec = await container.exec({ Cmd: ['echo', 'twelve bytes'], AttachStdout: true })
  setFault({ call: calls().length + 1, when: 'mid-reply' })

  const output = await text(await exec.start({ hijack: true, stdin: false }))

  expect(output.slice(8)).toBe('tw')
})

test('rewrites a matching JSON reply and leaves the others alone', async () => {
  const { docker } = await startProxy({
    rewrite: (call, json) => (call.n === 2 ? { ...json, State: { ExitCode: null } } : undefined),
  })
  const container = await createContainer(docker)

  const [rewritten, original] = [await container.inspect(), await container.inspect()]

  expect(rewritten.State).toEqual({ ExitCode: null })
  expect(rewritten.Id).toBe(container.id)
  expect(original.State.ExitCode).toBe(0)
})
