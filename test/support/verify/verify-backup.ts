import type { Verification } from '../../../src/model/verification.ts'
import type { TestStack } from '../test-stack.ts'

/** Verifies a backup by the command line, however it ends. */
export async function verifyBackup(
  stack: TestStack,
  id: string,
  level: string,
  env: Record<string, string> = {},
): Promise<{ exitCode: number; verification: Verification }> {
  const words = ['verify', id, '--level', level, '--json']
  const { exitCode, stdout, stderr } = await stack.lifeboat(words, env)
  if (stdout === '') throw new Error(stderr)
  return { exitCode, verification: JSON.parse(stdout) as Verification }
}
