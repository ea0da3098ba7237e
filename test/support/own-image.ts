import { succeed } from './run-command.ts'
import { sessionLabel } from './session.ts'

/** An image that differs in nothing but its id from the one that it is made from, so that it can go without it. Gives its tag. */
export async function buildOwnImage(base: string, name: string): Promise<string> {
  const tag = `lifeboat-test-${process.pid}:${name}`
  const [label, session] = sessionLabel().split('=')
  const file = `FROM ${base}\nLABEL ${label}="${session}-${tag}"\n`
  await succeed('docker', ['build', '-q', '-t', tag, '-'], file)
  return tag
}
