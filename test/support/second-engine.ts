import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { eventually } from './eventually.ts'
import { runCommand, succeed } from './run-command.ts'

/** An engine beside the machine's own, which a test may kill. It has its own networks, images and containers. */
export type SecondEngine = {
  readonly socket: string
  /** Folder of its images, containers and volumes. */
  readonly data: string
  /** SIGKILL. Its containers run on until the next start finds and ends them; with them, it is as if the power went. */
  kill(containersToo: boolean): void
  /** Starts it (again); resolves when it answers. */
  start(): Promise<void>
  /**
   * What an operator does for containers that the engine itself no longer starts, because it was killed in the middle of starting them: ends
   * their shims. Gives their names.
   */
  endOrphans(): Promise<readonly string[]>
  down(): Promise<void>
}

/** The machine's own. */
export const machineEngine = 'unix:///var/run/docker.sock'

/** From here on every command of the tests, and Lifeboat in their stacks, goes to another engine; without one, to the machine's again. */
export function useEngine(engine: Pick<SecondEngine, 'socket'> | undefined): void {
  delete process.env['DOCKER_HOST']
  delete process.env['TEST_SOCKET']
  if (engine === undefined) return
  process.env['DOCKER_HOST'] = `unix://${engine.socket}`
  process.env['TEST_SOCKET'] = engine.socket
}

/** Only root can, on a machine that has the daemon. */
export async function canStartEngine(): Promise<boolean> {
  if (process.getuid?.() !== 0) return false
  const { exitCode } = await runCommand('sh', ['-c', 'command -v dockerd nsenter ip >/dev/null'])
  return exitCode === 0
}

type Machine = {
  /** Gives all that the engine holds a disk of its own, in memory, as `mount` writes sizes. */
  readonly size?: string
  /** A folder with another root file system, whose daemon and tools are used. It sees this machine's folder of temporary files. */
  readonly root?: string
  /** The daemon's, besides those that keep it apart from the machine's own. */
  readonly options?: readonly string[]
}

/** Images are copied from the engine that is in use. */
export async function startSecondEngine(
  images: readonly string[],
  { size, root, options: given = [] }: Machine = {},
): Promise<SecondEngine> {
  const folder = await mkdtemp(join(tmpdir(), 'lifeboat-engine-'))
  const data = join(folder, 'data')
  await mkdir(data)
  if (size !== undefined) {
    await succeed('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', data])
  }
  const namespace = `lifeboat-engine-${process.pid}`
  const socket = join(folder, 'docker.sock')
  const host = ['-H', `unix://${socket}`]
  let daemon: ChildProcess | undefined

  async function start(): Promise<void> {
    // One that was killed leaves them, and another process may have the number by now.
    await rm(join(folder, 'pid'), { force: true })
    await rm(join(folder, 'exec/containerd/containerd.pid'), { force: true })
    const output = openSync(join(folder, 'log'), 'a')
    const folders = ['--data-root', data, '--exec-root', join(folder, 'exec')]
    const options = [...host, ...folders, '--pidfile', join(folder, 'pid'), ...given]
    const inRoot = root === undefined ? [] : enterRoot(root)
    const command = [`--net=/run/netns/${namespace}`, ...inRoot, 'dockerd', ...options]
    daemon = spawn('nsenter', command, { stdio: ['ignore', output, output] })
    await eventually(
      async () => {
        await succeed('docker', [...host, 'version'])
      },
      { limitMs: 60_000 },
    )
  }

  async function endOrphans(): Promise<readonly string[]> {
    const ids = await succeed('docker', [
      ...host,
      'ps',
      '-aq',
      '--no-trunc',
      '--filter=status=exited',
    ])
    const names: string[] = []
    for (const id of ids.split('\n').filter(Boolean)) {
      const format = '{{.Name}} {{.State.Error}}'
      const said = await succeed('docker', [...host, 'inspect', `--format=${format}`, id])
      if (!said.includes('already exists')) continue
      names.push(said.split(' ', 1)[0] ?? id)
      for (const pid of listShims(folder, id)) killIfThere(pid)
    }
    return names
  }

  async function down(): Promise<void> {
    try {
      const ids = await succeed('docker', [...host, 'ps', '-aq'])
      const list = ids.split('\n').filter(Boolean)
      if (list.length > 0) await succeed('docker', [...host, 'rm', '-f', '-v', ...list])
    } finally {
      await takeAway()
    }
  }

  async function takeAway(): Promise<void> {
    if (daemon?.exitCode === null && daemon.signalCode === null) {
      const ended = once(daemon, 'exit')
      daemon.kill('SIGTERM')
      await ended
    }
    await succeed('ip', ['netns', 'delete', namespace])
    await unmountBelow(folder)
    await rm(folder, { recursive: true, force: true })
  }

  // Rules and bridges of its own: the two would take each other's away.
  await succeed('ip', ['netns', 'add', namespace])
  await succeed('nsenter', [`--net=/run/netns/${namespace}`, 'ip', 'link', 'set', 'lo', 'up'])
  try {
    await start()
    if (images.length > 0) await copyImages(images, socket)
  } catch (error) {
    const log = await readFile(join(folder, 'log'), 'utf8')
    await takeAway()
    throw new Error(`the second engine did not start:\n${log.slice(-2000)}`, { cause: error })
  }
  return { socket, data, kill, start, endOrphans, down }

  function kill(containersToo: boolean): void {
    // What is run first becomes the daemon in the end, so the child is it.
    if (daemon?.pid === undefined) throw new Error('the engine does not run')
    const victims = [
      daemon.pid,
      ...(containersToo ? [...listShims(folder), ...listProcesses(host)] : []),
    ]
    for (const pid of victims) killIfThere(pid)
  }
}

/** Copies images to the engine of a socket; `from` is the address of one that has them, by default the engine in use. */
export async function copyImages(
  images: readonly string[],
  socket: string,
  from = process.env['DOCKER_HOST'] ?? machineEngine,
): Promise<void> {
  const copy = 'from=$1; shift; docker -H "$from" save "$@" | docker -H "unix://$0" load'
  await succeed('sh', ['-ec', copy, socket, from, ...images])
}

/** Runs what follows with another folder for the root. Docker's own chroot for containers fails inside of a chroot, so the root is exchanged. */
function enterRoot(root: string): string[] {
  const script = `
mount --bind "$0" "$0" && cd "$0" && mkdir -p .old
for each in /proc /sys /dev '${tmpdir()}'; do mkdir -p ".$each" && mount --rbind "$each" ".$each"; done
pivot_root . .old && umount -l /.old
exec "$@"`
  return ['unshare', '--mount', '--propagation=private', 'sh', '-ec', script, root]
}

/** The processes that look after the containers of the engine in a folder; of one container, where an id is given. */
function listShims(folder: string, id = ''): number[] {
  const pattern = `containerd-shim.* -id ${id}.*${folder}/`
  const pids = execFileSync('sh', ['-c', 'pgrep -f -- "$0" || true', pattern], { encoding: 'utf8' })
  return pids
    .split('\n')
    .map(Number)
    .filter((pid) => pid > 0)
}

/** The first process of each container, with which all of its others end. One that has ended has 0, which would be this very process and its group. */
function listProcesses(host: readonly string[]): number[] {
  // One that is removed meanwhile is not told of, and fails the call.
  const script = 'docker "$@" ps -q | xargs -r docker "$@" inspect -f "{{.State.Pid}}" || true'
  const pids = execFileSync('sh', ['-ec', script, 'list', ...host], { encoding: 'utf8' })
  return pids
    .split('\n')
    .map(Number)
    .filter((pid) => pid > 0)
}

/** A worker that was listed may have ended by itself since. */
function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

/** A daemon that was killed has unmounted nothing. The last mounted goes first. */
async function unmountBelow(folder: string): Promise<void> {
  const mounts = (await readFile('/proc/self/mounts', 'utf8')).split('\n')
  const points = mounts.map((line) => line.split(' ')[1] ?? '')
  for (const point of points.toReversed()) {
    if (point.startsWith(`${folder}/`)) await succeed('umount', [point])
  }
}
