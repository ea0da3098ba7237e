import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'

export type Outcome = {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a program to its end; a test judges the outcome itself. */
export async function runCommand(
  program: string,
  args: readonly string[],
  options: {
    readonly env?: Record<string, string>
    readonly cwd?: string
    readonly input?: string
  } = {},
): Promise<Outcome> {
  const child = spawn(program, [...args], {
    env: { ...process.env, ...options.env },
    cwd: options.cwd,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  // A program that ends without reading its input is judged by its exit code like any other.
  child.stdin.on('error', () => undefined)
  child.stdin.end(options.input ?? '')
  const exit = new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve(code ?? -1))
  })
  const [stdout, stderr, exitCode] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    exit,
  ])
  return { exitCode, stdout, stderr }
}

/** The same for a program that must succeed: gives its stdout, or throws with what it said. */
export async function succeed(
  program: string,
  args: readonly string[],
  input?: string,
): Promise<string> {
  const outcome = await runCommand(program, args, input === undefined ? {} : { input })
  if (outcome.exitCode === 0) return outcome.stdout
  throw new Error(`${program} ${args.join(' ')} ended with ${outcome.exitCode}:\n${outcome.stderr}`)
}
