import { join } from 'node:path'
import { z } from 'zod'

import { succeed } from '../run-command.ts'
import { sessionLabel } from '../session.ts'

const Tortured = z.object({
  tried: z.record(z.string(), z.number()),
  clean: z.number(),
  alarms: z.number(),
  wrong: z.array(z.string()),
})
type Tortured = z.infer<typeof Tortured>

/** Runs `torture.ts` in one container, with its repository in memory: thousands of damages would else need a container for each. */
export async function runTorture(step: number, first: number, clean: number): Promise<Tortured> {
  const stdout = await runInside(
    ['test/support/damage/torture.ts', `${step}`, `${first}`, `${clean}`],
    ['--tmpfs=/memory:exec', '--env=TORTURE_FOLDER=/memory'],
  )
  return Tortured.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''))
}

/** Runs a program of the tests with Lifeboat's own node, sources and restic. */
export function runInside(words: readonly string[], options: readonly string[]): Promise<string> {
  const image = process.env['TEST_LIFEBOAT_IMAGE'] ?? 'lifeboat:latest'
  const tests = join(import.meta.dirname, '../..')
  return succeed('docker', [
    'run',
    '--rm',
    '--init',
    '--network=none',
    `--label=${sessionLabel()}`,
    `--volume=${tests}:/app/test:ro`,
    ...options,
    '--entrypoint=node',
    image,
    ...words,
  ])
}
