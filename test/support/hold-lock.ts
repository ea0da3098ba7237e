import { eventually } from './eventually.ts'
import { succeed } from './run-command.ts'
import { sessionLabel } from './session.ts'
import type { TestStack } from './test-stack.ts'

export type HeldLock = {
  /** Its file in the repository. */
  readonly id: string
  /** Ends who holds it, who takes it away. */
  end(): Promise<void>
  /** Kills who holds it, who takes nothing away. */
  kill(): Promise<void>
}

const endInput = `for process in /proc/[0-9]*; do
  grep -q '^tail' $process/cmdline 2>/dev/null && kill "\${process#/proc/}"
done; true`

/** A machine of this name stores something in the stack's repository, and never comes to an end. */
export async function holdLock(stack: TestStack, host: string): Promise<HeldLock> {
  const before = await listLocks(stack)
  const container = await succeed('docker', [
    'run',
    '--detach',
    `--label=${sessionLabel()}`,
    `--hostname=${host}`,
    '--env=RESTIC_PASSWORD=test',
    `--volumes-from=${stack.container('lifeboat')}`,
    '--entrypoint=sh',
    process.env['TEST_LIFEBOAT_IMAGE'] ?? 'lifeboat:latest',
    '-c',
    'tail -f /dev/null | restic -r /repository --no-cache backup --quiet --stdin',
  ])
  const id = await eventually(
    async () => (await listLocks(stack)).find((each) => !before.includes(each)) ?? null,
  )
  return {
    id,
    end: async () => {
      await succeed('docker', ['exec', container.trim(), 'sh', '-c', endInput])
      await succeed('docker', ['wait', container.trim()])
      await succeed('docker', ['rm', '--force', container.trim()])
    },
    kill: async () => void (await succeed('docker', ['rm', '--force', container.trim()])),
  }
}

export async function listLocks(stack: TestStack): Promise<string[]> {
  return (await stack.shell('lifeboat', 'ls /repository/locks')).split('\n').filter(Boolean)
}
