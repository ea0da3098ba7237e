import type { RestoreReport } from '../../../src/model/restore.ts'
import type { Outcome } from '../run-command.ts'
import type { TestStack } from '../test-stack.ts'

/** What a command says in JSON; throws unless it succeeds. */
export async function askLifeboat<Answer>(
  stack: TestStack,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Answer> {
  return readAnswer(args, stack.lifeboat([...args, '--json'], env))
}

/** What a command that was given `--json` besides has answered. Throws with its words unless it ended well. */
export async function readAnswer<Answer>(
  args: readonly string[],
  outcome: Promise<Outcome>,
): Promise<Answer> {
  const { exitCode, stdout, stderr } = await outcome
  if (exitCode === 0) return JSON.parse(stdout) as Answer
  throw new Error(`lifeboat ${args.join(' ')} ended with ${exitCode}:\n${stderr}${stdout}`)
}

/** Restores without being asked. */
export function restore(stack: TestStack, ...args: string[]): Promise<RestoreReport> {
  return askLifeboat(stack, ['restore', ...args, '--yes'])
}
