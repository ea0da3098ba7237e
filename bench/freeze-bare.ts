// What a freeze is measured against: tools in a container that is started and waiting, as Lifeboat's worker is before it freezes.
import { buildTools } from './bare.ts'
import { bareLabel, docker, removeLabelled } from './docker.ts'
import { filesContainer, freezeProject, settleFreezeDisk } from './freeze-stack.ts'
import { measure } from './measure.ts'

const container = `${freezeProject}-tools`
const options = ['--label', bareLabel, '--network', 'none']

/** A new repository, into which all files have gone once. Returns the seconds that the start of a container takes. */
export async function startTools(): Promise<number> {
  await removeLabelled(bareLabel)
  const image = await buildTools()
  const own = ['repository', 'cache', 'tar'].map((name) => `${freezeProject}-bare-${name}:/${name}`)
  for (const mount of own) {
    await docker(['volume', 'create', '--label', bareLabel, mount.slice(0, mount.indexOf(':'))])
  }
  const mounts = [...own, `${freezeProject}_files:/files:ro`].flatMap((mount) => ['-v', mount])
  const variables = [
    'RESTIC_REPOSITORY=/repository',
    'RESTIC_CACHE_DIR=/cache',
    'RESTIC_PASSWORD=bench',
  ].flatMap((variable) => ['--env', variable])
  const waiting = ['run', '--detach', '--init', '--name', container, ...options, ...mounts]
  await docker([...waiting, ...variables, image, 'sleep', 'infinity'])
  await run('restic init --quiet')
  await passOver()
  return (await measure(() => docker(['run', '--rm', ...options, image, 'true']))).seconds
}

/** The seconds of one `restic backup` that reads what changed, opening its repository included. */
export async function passOver(): Promise<number> {
  await settleFreezeDisk()
  return time('restic backup --quiet --host bench /files')
}

/** The seconds of looking at every file once: all that tells whether it has changed. */
export async function walkMetadata(): Promise<number> {
  await settleFreezeDisk()
  return time(`find /files -printf '%s %T@ %C@ %i\\n'`)
}

/** The seconds that the service is away while it is stopped, packed and started again, as scripts do it. */
export async function stopForTar(): Promise<number> {
  await run('rm -f /tar/files.tar')
  await settleFreezeDisk()
  const { seconds } = await measure(async () => {
    await docker(['stop', filesContainer])
    await run('tar -C /files -cf /tar/files.tar .')
    await docker(['start', filesContainer])
  })
  return seconds
}

async function time(command: string): Promise<number> {
  const now = 'date +%s%3N'
  const ms = await run(`started=$(${now}); ${command} >/dev/null; echo $(($(${now}) - started))`)
  return Number(ms) / 1000
}

async function run(script: string): Promise<string> {
  return (await docker(['exec', container, 'sh', '-euc', script])).trim()
}
