import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { succeed } from './run-command.ts'
import { type SecondEngine, startSecondEngine } from './second-engine.ts'
import { sessionLabel } from './session.ts'

const image = 'lifeboat-test-newer-engine'

/** A second engine of another version than the machine's: that of Debian's sid, in a root of its own. `options` are the daemon's. */
export async function startNewerEngine(
  images: readonly string[],
  options: readonly string[] = [],
): Promise<SecondEngine> {
  const root = await unpackRoot()
  const removeRoot = (): Promise<void> => rm(root, { recursive: true, force: true })
  try {
    const engine = await startSecondEngine(images, { root, options })
    const down = async (): Promise<void> => {
      try {
        await engine.down()
      } finally {
        await removeRoot()
      }
    }
    return { ...engine, down }
  } catch (error) {
    await removeRoot()
    throw error
  }
}

/** `28.5.2+dfsg4` is 28. */
export async function readMajor(host?: string): Promise<number> {
  const from = host === undefined ? [] : ['--host', host]
  const version = await succeed('docker', [...from, 'version', '--format={{.Server.Version}}'])
  return Number.parseInt(version, 10)
}

/** A container in a container is not to be had where the machine itself lacks a capability: so its files, not the image. */
async function unpackRoot(): Promise<string> {
  const folder = join(import.meta.dirname, 'newer-engine')
  await succeed('docker', ['build', '-q', '-t', image, folder])
  const root = await mkdtemp(join(tmpdir(), 'lifeboat-newer-'))
  const id = (await succeed('docker', ['create', '--label', sessionLabel(), image])).trim()
  try {
    await succeed('sh', ['-ec', 'docker export "$0" | tar -x -C "$1"', id, root])
    await copyFile(await findCompose(), join(root, 'usr/local/bin/docker-compose'))
    return root
  } catch (error) {
    await rm(root, { recursive: true, force: true })
    throw error
  } finally {
    await succeed('docker', ['rm', '-v', id])
  }
}

/** The machine's own: a rebuild asks the Compose of the host that it makes the stack on, and the test's commands are this one's. */
async function findCompose(): Promise<string> {
  const format = '{{range .ClientInfo.Plugins}}{{if eq .Name "compose"}}{{.Path}}{{end}}{{end}}'
  return (await succeed('docker', ['info', '--format', format])).trim()
}
