import { succeed } from '../run-command.ts'
import type { Inspect } from './inventory.ts'

/** Runs the docker command line against an engine: `host` as in DOCKER_HOST, undefined for the one that is in use. */
export function runDocker(host: string | undefined, args: readonly string[]): Promise<string> {
  return succeed('docker', [...(host === undefined ? [] : ['--host', host]), ...args])
}

/** The same for a command that lists: its lines. */
export async function list(host: string | undefined, args: readonly string[]): Promise<string[]> {
  return (await runDocker(host, args)).split('\n').filter(Boolean)
}

/** What the engine says of each thing, in the order in which they are named. */
export async function inspectAll(
  host: string | undefined,
  kind: 'container' | 'network' | 'volume',
  names: readonly string[],
): Promise<Inspect[]> {
  if (names.length === 0) return []
  return JSON.parse(await runDocker(host, [kind, 'inspect', ...names])) as Inspect[]
}
