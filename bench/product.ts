// Lifeboat itself, from the outside: the command a person would type, and what it said it stored.
import { setTimeout } from 'node:timers/promises'

import { compose, docker, project, settleDisk } from './docker.ts'
import { numberAt, valueAt } from './json.ts'
import { measure } from './measure.ts'

export interface ProductBackup {
  readonly seconds: number
  readonly consistency: string
  readonly files: number
  readonly bytes: number
}

/** A new service on an empty repository, its start not being part of any figure. */
export async function prepareProduct(): Promise<void> {
  await compose(['rm', '--stop', '--force', '--volumes', 'lifeboat'])
  await docker(['volume', 'rm', '--force', `${project}_repository`])
  await compose(['up', '--detach', '--no-deps', 'lifeboat'])
  await waitUntilLive(performance.now() + 60_000)
}

/** Nothing is held still for it, as nothing is for the bare tools; or, as by default, what writes is. */
export async function backupProduct(
  wished: 'ordered' | 'freeze' = 'ordered',
): Promise<ProductBackup> {
  await settleDisk()
  const setting = ['--env', `LIFEBOAT_CONSISTENCY=${wished}`]
  const { seconds, value } = await measure(() => lifeboat(['backup'], setting))

  const backup: unknown = JSON.parse(value)
  if (valueAt(backup, 'state') !== 'complete') {
    throw new Error(`the backup is not complete:\n${value.slice(0, 2000)}`)
  }
  const parts = valueAt(JSON.parse(await lifeboat(['show', 'latest'])), 'parts')
  if (!Array.isArray(parts)) throw new Error('`lifeboat show latest --json` has no parts')
  return {
    seconds,
    consistency: String(valueAt(backup, 'consistency')),
    files: sumOf(parts, 'files'),
    bytes: sumOf(parts, 'bytes'),
  }
}

export const levels = ['stored', 'decoded', 'drilled'] as const
export type Level = (typeof levels)[number]

/** Seconds that it takes to prove the newest backup as far as that. */
export async function verifyProduct(level: Level): Promise<number> {
  await settleDisk()
  const { seconds, value } = await measure(() => lifeboat(['verify', 'latest', '--level', level]))
  if (valueAt(JSON.parse(value), 'proved') !== level) throw new Error(value.slice(0, 2000))
  return seconds
}

/** The newest backup over the live stack, with the safety backup that it makes by itself, or without. */
export async function restoreProduct(options: readonly string[]): Promise<number> {
  await settleDisk()
  const { seconds, value } = await measure(() =>
    lifeboat(['restore', 'latest', '--yes', ...options]),
  )
  const report: unknown = JSON.parse(value)
  if (valueAt(report, 'outcome') !== 'restored') throw new Error(value.slice(0, 2000))
  return seconds
}

async function waitUntilLive(deadline: number): Promise<void> {
  const ask =
    "const answer = await fetch('http://127.0.0.1:8080/health/live'); process.exit(answer.ok ? 0 : 1)"
  while (true) {
    try {
      await compose(['exec', '-T', 'lifeboat', 'node', '--input-type=module', '-e', ask])
      return
    } catch (error) {
      if (performance.now() > deadline) {
        throw new Error('the lifeboat service did not answer within 60 s', { cause: error })
      }
    }
    await setTimeout(250)
  }
}

function lifeboat(
  command: readonly string[],
  execOptions: readonly string[] = [],
): Promise<string> {
  // Not through Compose, whose own start would be charged to Lifeboat; the bare tools are run by the same docker.
  return docker(['exec', ...execOptions, `${project}-lifeboat-1`, 'lifeboat', ...command, '--json'])
}

function sumOf(parts: readonly unknown[], key: string): number {
  return parts.reduce<number>((sum, part) => sum + numberAt(part, key), 0)
}
