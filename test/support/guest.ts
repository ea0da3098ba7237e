import { succeed } from './run-command.ts'
import { sessionLabel } from './session.ts'
import type { TestStack } from './test-stack.ts'

/** One more service of a running stack; gives the container's name. `mounts` as `docker run --volume` takes them. */
export async function addGuest(
  stack: TestStack,
  guest: {
    readonly service: string
    readonly mounts: readonly string[]
    readonly image?: string
    readonly env?: Readonly<Record<string, string>>
    readonly command?: readonly string[]
  },
): Promise<string> {
  const { service, mounts, image = 'node:26-trixie-slim', env = {} } = guest
  const { command = ['sleep', 'infinity'] } = guest
  const labels = [
    sessionLabel(),
    `com.docker.compose.project=${stack.project}`,
    `com.docker.compose.service=${service}`,
  ]
  await succeed('docker', [
    'run',
    '-d',
    '--init',
    '--name',
    stack.container(service),
    ...labels.flatMap((label) => ['--label', label]),
    ...Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    ...mounts.flatMap((mount) => ['--volume', mount]),
    image,
    ...command,
  ])
  return stack.container(service)
}

/** A volume that goes with the test session; `options` are the local driver's. */
export async function addVolume(
  name: string,
  options: Readonly<Record<string, string>> = {},
): Promise<string> {
  const given = Object.entries(options).flatMap(([key, value]) => ['--opt', `${key}=${value}`])
  await succeed('docker', ['volume', 'create', '--label', sessionLabel(), ...given, name])
  return name
}
