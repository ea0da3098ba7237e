import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Manifest } from '../../../src/model/manifest.ts'
import { eventually } from '../eventually.ts'
import { startOwnStack, type OwnStack } from '../own-stack.ts'
import { giveRepository } from '../ready-repository.ts'
import { succeed } from '../run-command.ts'
import { sessionLabel } from '../session.ts'
import { isTorture } from '../torture.ts'
import { engineSocket } from '../proxied-engine.ts'
import { emptyProject } from './empty-project.ts'
import { type EngineEvent, killRebuild } from './kill-rebuild.ts'
import { listIll } from './list-ill.ts'
import { readInventory } from './read-inventory.ts'

/** A stack whose machine can be lost; what it is backed up to is not on it. */
export type RebuildScene = {
  readonly stack: OwnStack
  /** The host folder that it is backed up to. */
  readonly repository: string
  /** Name of the volume and the network that are not the stack's own. */
  readonly outside: string
  /** Makes a complete backup; gives its id. */
  backUp(): Promise<string>
  /** As if the machine were gone: containers, networks, volumes, and the project's folder. */
  lose(): Promise<void>
  /** `restore latest` by `docker run`, as on a machine that has nothing but the image, on the engine that is in use. Throws unless it ends well. */
  rebuild(...args: string[]): Promise<void>
  /** The same, killed as soon as the engine has done what is waited for. */
  killRebuild(isMoment: (event: EngineEvent) => boolean, ...args: string[]): Promise<void>
  /** Any other command, killed in the same way. */
  killRun(isMoment: (event: EngineEvent) => boolean, ...command: string[]): Promise<void>
  down(): Promise<void>
}

export type Origin = {
  readonly name: string
  /** Folders of test/integration/stacks that are laid one over the other. */
  readonly folders: readonly string[]
  /** Of the compose file. It has TEST_REPOSITORY, and TEST_BOUND, a folder that is lost with the machine, besides. */
  readonly variables?: Readonly<Record<string, string>>
  /** Works on the project's folder before it is brought up. */
  readonly prepare?: (folder: string) => Promise<void>
  /** Of Lifeboat on the bare host, over those that name the folder of the test's own. */
  readonly bareEnvironment?: Readonly<Record<string, string>>
  /** The engine's socket as Lifeboat on the bare host has it mounted; by default that of the engine in use. */
  readonly socket?: string
  /** Makes a network and a volume that the project calls external, under the name in TEST_OUTSIDE. */
  readonly outside?: boolean
}

/** Starts a stack whose machine can be lost. */
export async function startScene(origin: Origin): Promise<RebuildScene> {
  const { name, folders } = origin
  const parent = await mkdtemp(join(tmpdir(), 'lifeboat-lost-'))
  const repository = join(parent, 'repository')
  const bound = join(parent, 'bound')
  await mkdir(repository)
  await mkdir(bound)
  await writeFile(join(parent, 'password.txt'), 'test\n')
  const outside = `lifeboat-outside-${parent.slice(-6).toLowerCase()}`
  if (origin.outside === true) await makeOutside(outside)
  const variables = {
    TEST_REPOSITORY: repository,
    TEST_BOUND: bound,
    TEST_OUTSIDE: outside,
    ...origin.variables,
  }
  const stack = await startOwnStack(name, variables, {
    folders,
    prepare: async (folder) => {
      await origin.prepare?.(folder)
      await keepVariables(folder, variables)
    },
  })
  await giveRepository(stack.container('lifeboat'))
  const loseFolders = (): Promise<void[]> =>
    Promise.all([stack.folder, bound].map((path) => rm(path, { recursive: true, force: true })))
  // Asked for each time: the engine in use may be another one by then.
  const running = (): string[] => describeRun(stack.project, parent, origin)
  const restoring = (): string[] => [...running(), 'restore', 'latest', '--yes']
  return {
    stack,
    repository,
    outside,
    backUp: () => backUp(stack),
    lose: async () => {
      await emptyProject(stack.project)
      await loseFolders()
    },
    rebuild: async (...args) => {
      const report = await succeed('docker', ['run', '--rm', ...restoring(), ...args])
      // Its steps and their times are what docs/performance.md is told.
      if (isTorture) process.stderr.write(report)
    },
    killRebuild: (isMoment, ...args) =>
      killRebuild([...restoring(), ...args], `${stack.project}-killed`, isMoment),
    killRun: (isMoment, ...command) =>
      killRebuild([...running(), ...command], `${stack.project}-killed`, isMoment),
    down: async () => {
      await emptyProject(stack.project)
      await loseFolders()
      await rm(parent, { recursive: true, force: true })
    },
  }
}

/** Resolves when no container of the project that runs is anything but healthy. */
export async function awaitHealthy(project: string): Promise<void> {
  await eventually(async () => {
    const ill = listIll(await readInventory(project))
    if (ill.length > 0) throw new Error(`not healthy: ${ill.join(', ')}`)
  })
}

/** What a project calls external: it must be there before. */
async function makeOutside(name: string): Promise<void> {
  for (const kind of ['volume', 'network']) {
    await succeed('docker', [kind, 'create', '--label', sessionLabel(), name])
  }
}

async function backUp(stack: OwnStack): Promise<string> {
  const { exitCode, stdout, stderr } = await stack.lifeboat(['backup', '--json'])
  if (exitCode !== 0) throw new Error(`lifeboat backup ended with ${exitCode}:\n${stderr}${stdout}`)
  return (JSON.parse(stdout) as Manifest).id
}

/** On the new machine nobody's shell has the variables: as any operator does, into the file that Compose reads them from. */
async function keepVariables(
  folder: string,
  variables: Readonly<Record<string, string>>,
): Promise<void> {
  const session = process.env['TEST_SESSION'] ?? 'none'
  const image = process.env['TEST_LIFEBOAT_IMAGE'] ?? 'lifeboat:latest'
  const all = { ...variables, TEST_SESSION: session, TEST_LIFEBOAT_IMAGE: image }
  const lines = Object.entries(all).map(([variable, value]) => `${variable}=${value}\n`)
  await appendFile(join(folder, '.env'), `\n${lines.join('')}`)
}

/** As on a machine that has nothing but the image, and a folder with the repository and a file with its password. */
function describeRun(
  project: string,
  folder: string,
  { bareEnvironment = {}, socket = engineSocket() }: Origin,
): string[] {
  return [
    `--label=${sessionLabel()}`,
    `--volume=${socket}:/var/run/docker.sock`,
    `--volume=${folder}/repository:/repository`,
    '--env=LIFEBOAT_REPOSITORY=/repository',
    `--volume=${folder}/password.txt:/run/secrets/lifeboat-password:ro`,
    '--env=LIFEBOAT_PASSWORD_FILE=/run/secrets/lifeboat-password',
    `--env=LIFEBOAT_PROJECT=${project}`,
    // The last one of a name counts.
    ...Object.entries(bareEnvironment).map(([variable, value]) => `--env=${variable}=${value}`),
    process.env['TEST_LIFEBOAT_IMAGE'] ?? 'lifeboat:latest',
  ]
}
