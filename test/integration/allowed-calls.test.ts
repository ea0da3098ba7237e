/** Lifeboat behind a proxy that lets through what docs/engine-calls.md lists for what is done, and refuses the rest: all of it is enough, and none of it too much. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { patternsOf } from '../../docs/generator/allow-lists.ts'
import { engineModes, type EngineMode } from '../../docs/generator/engine-modes.ts'
import {
  changesUser,
  entersRoot,
  reachesFiles,
  readsAttributes,
  removesFiles,
  restoresFiles,
  type Capability,
} from '../../src/model/capabilities.ts'
import { startEngineProxy, type EngineCall, type EngineProxy } from '../support/engine-proxy.ts'
import { nameRoute } from '../support/name-route.ts'
import { engineSocket } from '../support/proxied-engine.ts'
import { fillStack } from '../support/rebuild/fill-stack.ts'
import { awaitHealthy, startScene, type RebuildScene } from '../support/rebuild/scene.ts'
import { runCommand, succeed } from '../support/run-command.ts'
import { sessionLabel } from '../support/session.ts'
import { walkerImage } from '../support/walker.ts'
import { makesContainer, readBounds, type WorkerBounds } from '../support/worker-bounds.ts'
import { buildStore } from '../support/stores/build-store.ts'

let folder: string
let proxy: EngineProxy
let scene: RebuildScene
let mode: EngineMode = 'look'
const workers: WorkerBounds[] = []
const asked: Record<EngineMode, Set<string>> = {
  look: new Set(),
  backUp: new Set(),
  rebuild: new Set(),
}

beforeAll(async () => {
  await buildStore()
  folder = await mkdtemp(join(tmpdir(), 'lifeboat-allowed-'))
  const socket = join(folder, 'docker.sock')
  proxy = await startEngineProxy({
    socketPath: engineSocket(),
    listenOn: socket,
    isAllowed,
    rewriteMatches: makesContainer,
    rewrite: (_call, { Id }) => {
      const bounds = readBounds(String(Id), socket)
      if (bounds !== undefined) workers.push(bounds)
    },
  })
  scene = await startScene({
    name: 'allowed',
    folders: ['rebuild', 'allowed'],
    variables: { COMPOSE_FILE: 'shop.yml:allowed.yml', TEST_IMAGES: 'local', TEST_SOCKET: socket },
    socket,
  })
  await fillStack(scene.stack)
  await awaitHealthy(scene.stack.project)
}, 300_000)

afterAll(async () => {
  const replaced = ['ps', '-aq', '--filter', `name=^${scene?.stack.project}`]
  const ids = (await succeed('docker', replaced)).split('\n').filter(Boolean)
  if (ids.length > 0) await succeed('docker', ['rm', '--force', '--volumes', ...ids])
  await runCommand('docker', ['volume', 'rm', nameBeside()])
  await scene?.down()
  await proxy?.close()
  if (folder !== undefined) await rm(folder, { recursive: true })
})

/** A volume that a restore makes, which is not of the stack. */
const nameBeside = (): string => `${scene?.stack.project}-beside`

test('looking: a plan, a list, doctor, and what the daemon is asked', async () => {
  await run('plan')
  await run('doctor')
  await run('list')
  for (const path of ['health', 'stack', 'metrics']) await askDaemon(path)

  expect(list('look')).toEqual(engineModes.look.toSorted())
})

test('backing up, copying, verifying, pruning, exporting and restoring', async () => {
  mode = 'backUp'
  await run('backup')
  const inStore = { LIFEBOAT_REPOSITORY: 'rest:http://rest:8000/first/' }
  await run(['backup', '--type', 'volumes'], inStore)
  const copied = { LIFEBOAT_COPY_TO: 'rest:http://rest:8000/copy/', LIFEBOAT_COPY_PASSWORD: 'copy' }
  await run('copy', { ...inStore, ...copied })
  await run('export latest --output /exports/volumes.tar.zst', inStore)
  await run('restore --from /exports/volumes.tar.zst --yes')
  await run('verify latest --level drilled')
  await run('prune --keep last=1 --yes')
  await run('read-back')
  await run('restore latest --yes')
  await run(`restore latest --volume uploads --into ${nameBeside()} --yes`)
  await run('unlock')

  expect(list('backUp')).toEqual(engineModes.backUp.toSorted())
}, 900_000)

test('rebuilding and cloning', async () => {
  mode = 'rebuild'
  const { project } = scene.stack
  await run('verify latest --level drilled --stack')
  await run(`restore latest --as ${project}-clone --yes`)
  await run(`clone --remove ${project}-clone --yes`)
  await scene.backUp()
  await scene.lose()
  await succeed('docker', ['image', 'rm', '--force', 'lifeboat-test-allowed'])
  await scene.rebuild()
  await standInTheWay()
  await scene.rebuild('--replace')

  expect([...list('rebuild'), pull].toSorted()).toEqual(engineModes.rebuild.toSorted())
}, 1_200_000)

test('no worker that was made for all this can do more than it must', () => {
  expect(workers.length).toBeGreaterThan(100)
  expect(workers.filter((worker) => worker.lacks.length > 0)).toEqual([])
  expect(new Set(namesOf(({ hasSocket }) => hasSocket))).toEqual(
    new Set(['watchdog', 'save-images', 'load-images']),
  )
  expect(new Set(namesOf(({ writesRoot }) => writesRoot))).toEqual(
    new Set(['scratch-db', 'store-config', 'write-files']),
  )
  expect(workers.map(({ purpose, capabilities }) => [purpose, capabilities])).toEqual(
    workers.map(({ purpose }) => [
      purpose,
      mayDo.find(([names]) => names.test(purpose))?.[1] ?? [],
    ]),
  )
})

/** What is not named here has no capability at all, as all that speaks to a server or reads its dumps. */
const mayDo: readonly [RegExp, readonly Capability[]][] = [
  [/^store-(files|config)$|^pack-export$/, readsAttributes],
  [/^((extract|unpack)-.*|stage-files|write-files|(look|write|compare)-config)$/, restoresFiles],
  [/^(empty-(scratch|replaced)|remove-folder)$/, removesFiles],
  [/^scratch-/, changesUser],
  [/^ask-compose$/, entersRoot],
  [/^(watchdog|(save|load)-images|store-.*|read-(files|config|databases|images))$/, reachesFiles],
  [
    /^(check|prune)-repository$|^(copy-parts|remove-locks)$|^compare-files$|^find-named-files$/,
    reachesFiles,
  ],
  [/^(look-at-.*|look-places|controldata-.*|measure-space|exchange-(files|back))$/, reachesFiles],
]

function namesOf(isMeant: (worker: WorkerBounds) => boolean): string[] {
  return workers.filter(isMeant).map(({ purpose }) => purpose)
}

/** Only what a registry has is pulled; here none answers. `images-registry` has one. */
const pull = 'POST /images/create'

/** The stack's own containers are gone, and a network; a container and a network of somebody's have their names. */
async function standInTheWay(): Promise<void> {
  const { project } = scene.stack
  const own = `label=com.docker.compose.project=${project}`
  const ids = (await succeed('docker', ['ps', '-aq', '--filter', own])).split('\n').filter(Boolean)
  await succeed('docker', ['rm', '--force', ...ids])
  const network = `${project}_back`
  await succeed('docker', ['network', 'rm', network])
  await succeed('docker', ['network', 'create', label(), network])
  const name = `--name=${project}-app-1`
  await succeed('docker', ['run', '--detach', label(), name, walkerImage, 'sleep', '600'])
}

function label(): string {
  return `--label=${sessionLabel()}`
}

function isAllowed({ method, path }: EngineCall): boolean {
  asked[mode].add(nameRoute(method, path))
  const pattern = patternsOf(mode).get(method)
  const [target = ''] = path.split('?')
  return pattern !== undefined && new RegExp(`^(?:${pattern})$`).test(target)
}

function list(which: EngineMode): string[] {
  return [...asked[which]].toSorted()
}

async function run(
  words: string | readonly string[],
  env: Record<string, string> = {},
): Promise<void> {
  const args = typeof words === 'string' ? words.split(' ') : words
  const { exitCode, stdout, stderr } = await scene.stack.lifeboat(args, { env })
  if (exitCode !== 0) throw new Error(`lifeboat ${args.join(' ')}: ${exitCode}\n${stdout}${stderr}`)
}

async function askDaemon(path: string): Promise<void> {
  const get = `fetch('http://127.0.0.1:8080/${path}').then((answer) => answer.text())`
  const container = scene.stack.container('lifeboat')
  await runCommand('docker', ['exec', container, 'node', '-e', get])
}
