import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { ImagePlan } from '../../../src/model/image-plan.ts'
import type { MadeBackup } from '../../../src/model/made-backup.ts'
import { bundleProgram, fromStdin } from '../bundle-program.ts'
import { startOwnStack, type OwnStack } from '../own-stack.ts'
import { runCommand, succeed } from '../run-command.ts'
import { sessionLabel } from '../session.ts'

/** A stack whose containers were only created, each from a small image of its own. */
export type ImageStack = OwnStack & {
  /** Builds an image of `bytes` that nobody can guess, or compress, under a tag; gives its id. */
  build(tag: string, bytes: number): Promise<string>
  /** Makes a container of the project from an image. */
  create(service: string, image: string): Promise<void>
  /** Takes the container away, and then the image, by any of its names. */
  lose(service: string, ...images: string[]): Promise<void>
  /** Brings the images of the newest backup. */
  bring(env?: Readonly<Record<string, string>>): Promise<ImagePlan & { code?: string }>
}

export async function startImageStack(): Promise<ImageStack> {
  const stack = await startOwnStack('images')
  const { project } = stack
  const lifeboat = stack.container('lifeboat')
  const built = new Set<string>()
  const program = await bundleProgram('test/support/rebuild/bring-images.ts')
  return {
    ...stack,
    build: async (tag, bytes) => {
      const id = await buildImage(tag, bytes)
      built.add(id)
      return id
    },
    create: async (service, image) => {
      const labels = [
        `com.docker.compose.project=${project}`,
        `com.docker.compose.service=${service}`,
        sessionLabel(),
      ].flatMap((label) => ['--label', label])
      const name = ['--name', stack.container(service)]
      await succeed('docker', ['create', ...labels, ...name, image, '/nothing'])
    },
    lose: async (service, ...images) => {
      await succeed('docker', ['rm', '-f', stack.container(service)])
      await succeed('docker', ['rmi', '-f', ...images])
    },
    bring: async (env = {}) => {
      const given = Object.entries(env).flatMap(([name, value]) => ['-e', `${name}=${value}`])
      const command = ['exec', '--interactive', ...given, lifeboat, 'node', ...fromStdin]
      return JSON.parse(await succeed('docker', command, program))
    },
    down: async () => {
      for (const service of ['app', 'worker', 'web']) {
        await runCommand('docker', ['rm', '-f', stack.container(service)])
      }
      await stack.down()
      await runCommand('docker', ['rmi', '-f', ...built])
    },
  }
}

/** Puts the configuration into a backup, and the images with it. */
export async function backUpImages(
  stack: ImageStack,
  env: Readonly<Record<string, string>> = {},
): Promise<MadeBackup> {
  const { stdout, stderr } = await stack.lifeboat(['backup', '--type', 'config', '--json'], { env })
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout)
}

export function imagesPart({ parts }: MadeBackup): MadeBackup['parts'][number] | undefined {
  return parts.find(({ kind }) => kind === 'images')
}

async function buildImage(tag: string, bytes: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lifeboat-image-'))
  try {
    await writeFile(join(folder, 'content'), randomBytes(bytes))
    await writeFile(join(folder, 'Dockerfile'), 'FROM scratch\nCOPY content /content\n')
    await succeed('docker', ['build', '-q', '-t', tag, folder])
    return await idOf(tag)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Empty when the engine has none of that name. */
export async function idOf(image: string): Promise<string> {
  const { stdout } = await runCommand('docker', ['image', 'inspect', '-f', '{{.Id}}', image])
  return stdout.trim()
}
