import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'

/** Runs the docker command and returns what it printed; anything but exit code 0 is an error that carries stderr. */
export async function docker(args: readonly string[], input = ''): Promise<string> {
  const child = spawn('docker', args)
  // A command that ends without reading its input closes the pipe; its exit code says what happened.
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  const closed = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const [stdout, stderr, exitCode] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    closed,
  ])
  if (exitCode === 0) return stdout
  throw new Error(
    `docker ${args.join(' ')} ended with exit code ${exitCode}\n${stderr.slice(-2000)}${stdout.slice(-2000)}`,
  )
}

export function compose(args: readonly string[], input = ''): Promise<string> {
  return docker([...composeCommand, ...args], input)
}

export async function isImagePresent(image: string): Promise<boolean> {
  const ids = await docker(['image', 'ls', '--quiet', image])
  return ids.trim() !== ''
}

/** Containers first: a volume in use stays. */
export async function removeLabelled(label: string): Promise<void> {
  const filter = ['--filter', `label=${label}`]
  const containers = lines(await docker(['container', 'ls', '--all', '--quiet', ...filter]))
  if (containers.length > 0)
    await docker(['container', 'rm', '--force', '--volumes', ...containers])
  const volumes = lines(await docker(['volume', 'ls', '--quiet', ...filter]))
  if (volumes.length > 0) await docker(['volume', 'rm', ...volumes])
}

/** Waits until all that was written is on disk, so that no measurement pays for the one before it. */
export async function settleDisk(): Promise<void> {
  await compose(['exec', '-T', 'files', 'sync'])
}

function lines(output: string): string[] {
  return output.split('\n').filter(Boolean)
}

export const project = 'lifeboat-bench'
/** Which Lifeboat is measured; compose.yml reads the same variable. */
export const lifeboatImage = process.env['BENCH_IMAGE'] ?? 'lifeboat:latest'
export const bareLabel = 'lifeboat-bench=bare'
export const composeCommand = ['compose', '-p', project, '-f', `${import.meta.dirname}/compose.yml`]
