import type { RestoreReport } from '../../../src/model/restore.ts'
import type { TestStack } from '../test-stack.ts'

/** What a command says in JSON; throws unless it succeeds. */
export async function askLifeboat<Answer>(
  stack: TestStack,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Answer> {
  const { exitCode, stdout, stderr } = await stack.lifeboat([...args, '--json'], env)
  if (exitCode === 0) return JSON.parse(stdout) as Answer
  throw new Error(`lifeboat ${args.join(' ')} ended with ${exitCode}:\n${stderr}${stdout}`)
}

/** Restores without being asked. */
export function restore(stack: TestStack, ...args: string[]): Promise<RestoreReport> {
  return askLifeboat(stack, ['restore', ...args, '--yes'])
}
