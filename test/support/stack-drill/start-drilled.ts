import type { Verification } from '../../../src/model/verification.ts'
import { fillStack } from '../rebuild/fill-stack.ts'
import { awaitHealthy, startScene, type RebuildScene } from '../rebuild/scene.ts'
import { eventually } from '../eventually.ts'
import { runCommand } from '../run-command.ts'

/** Starts the small stack with what only a drill of all of it meets, filled. `check` is the label's command. */
export async function startDrilled(check?: string): Promise<RebuildScene> {
  const scene = await startScene({
    name: 'stack-drill',
    folders: ['rebuild', 'stack-drill'],
    variables: {
      COMPOSE_FILE: 'shop.yml:drill.yml',
      TEST_IMAGES: 'none',
      ...(check === undefined ? {} : { TEST_CHECK: check }),
    },
  })
  await fillStack(scene.stack)
  await awaitHealthy(scene.stack.project)
  return scene
}

/** The project that a stack is drilled as. */
export function drilledAs({ stack }: RebuildScene): string {
  return `${stack.project}-lifeboat-drill`
}

export type DrillOutcome = {
  readonly exitCode: number
  readonly stderr: string
  /** Undefined when none came of it. */
  readonly verification: Verification | undefined
}

/** Drills the whole stack of the newest backup by the command line, however it ends. */
export async function drillStack({ stack }: RebuildScene): Promise<DrillOutcome> {
  const words = ['verify', '--level', 'drilled', '--stack', '--json']
  const { exitCode, stdout, stderr } = await stack.lifeboat(words)
  const verification = stdout === '' ? undefined : (JSON.parse(stdout) as Verification)
  return { exitCode, stderr, verification }
}

/** The same, until the application of the drill runs; `ended` resolves when the command has. */
export async function drillUntilServing(
  scene: RebuildScene,
): Promise<{ readonly ended: Promise<DrillOutcome> }> {
  const ended = drillStack(scene)
  const app = `${drilledAs(scene)}-app-1`
  const serving = eventually(
    async () => {
      const { stdout } = await runCommand('docker', ['inspect', '--format={{.State.Status}}', app])
      return stdout === 'running\n'
    },
    { limitMs: 300_000, intervalMs: 500 },
  )
  await Promise.race([serving, ended.then(({ stderr }) => Promise.reject(new Error(stderr)))])
  return { ended }
}
