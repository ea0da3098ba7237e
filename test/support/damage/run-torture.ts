import { z } from 'zod'

import { bundleProgram, fromStdin } from '../bundle-program.ts'
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
    // root without this one may read only what its owner may.
    ['--tmpfs=/memory:exec', '--env=TORTURE_FOLDER=/memory', '--cap-drop=DAC_OVERRIDE'],
  )
  return Tortured.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''))
}

/** Runs a program of the tests, by its path from the root, with Lifeboat's own node and restic. */
export async function runInside(
  [program = '', ...words]: readonly string[],
  options: readonly string[],
): Promise<string> {
  const image = process.env['TEST_LIFEBOAT_IMAGE'] ?? 'lifeboat:latest'
  return succeed(
    'docker',
    [
      'run',
      '--rm',
      '--interactive',
      '--init',
      '--network=none',
      `--label=${sessionLabel()}`,
      ...options,
      '--entrypoint=node',
      image,
      ...fromStdin,
      ...words,
    ],
    await bundleProgram(program),
  )
}
