// The bare engines by hand, in one container: what a backup costs without Lifeboat.
import {
  bareLabel,
  compose,
  docker,
  isImagePresent,
  lifeboatImage,
  project,
  removeLabelled,
  settleDisk,
} from './docker.ts'
import { numberAt } from './json.ts'
import { measure } from './measure.ts'

export interface BareBackup {
  readonly seconds: number
  readonly dumpSeconds: number
  readonly resticSeconds: number
  readonly files: number
  readonly bytes: number
}

/** Empty folders; the repository is made by the first backup, as Lifeboat makes its own. */
export async function prepareBare(): Promise<void> {
  await buildTools()
  for (const volume of Object.values(volumes)) {
    await docker(['volume', 'rm', '--force', volume])
    await docker(['volume', 'create', '--label', bareLabel, volume])
  }
}

export async function backupBare(): Promise<BareBackup> {
  // pg_dump wants an empty folder; clearing away the last dump is not part of the backup.
  await runTools(['find', '/dump', '-mindepth', '1', '-delete'])
  await settleDisk()

  const { seconds, value } = await measure(() => runTools(['sh', '/bare-backup.sh']))

  const [dump, files, times] = value
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line))
  return {
    seconds,
    dumpSeconds: numberAt(times, 'dumpMs') / 1000,
    resticSeconds: numberAt(times, 'resticMs') / 1000,
    files: numberAt(dump, 'total_files_processed') + numberAt(files, 'total_files_processed'),
    bytes: numberAt(dump, 'total_bytes_processed') + numberAt(files, 'total_bytes_processed'),
  }
}

export interface BareRestore {
  readonly seconds: number
  readonly loadSeconds: number
  readonly filesSeconds: number
}

/** Of the newest bare backup. The scratch folder for the dumps is emptied before, outside of the time. */
export async function restoreBare(): Promise<BareRestore> {
  await runTools(['find', '/dump', '-mindepth', '1', '-delete'])
  await settleDisk()
  const times: unknown = JSON.parse(await runTools(['sh', '/bare-restore.sh'], 'writable'))
  const loadSeconds = numberAt(times, 'loadMs') / 1000
  const filesSeconds = numberAt(times, 'filesMs') / 1000
  return { seconds: loadSeconds + filesSeconds, loadSeconds, filesSeconds }
}

/** Takes away all that the bare side made, what an interrupted run left too. */
export async function removeBare(): Promise<void> {
  await removeLabelled(bareLabel)
  for (const image of [toolsImage, resticImage]) {
    if (await isImagePresent(image)) await docker(['image', 'rm', image])
  }
}

/** Gives the name of the image with the bare engines. */
export async function buildTools(): Promise<string> {
  const productIsThere = await isImagePresent(lifeboatImage)
  if (!productIsThere) await buildImage('restic.Dockerfile', resticImage, [])
  const source = productIsThere ? lifeboatImage : resticImage
  await buildImage('bare.Dockerfile', toolsImage, ['--build-arg', `RESTIC_IMAGE=${source}`])
  return toolsImage
}

async function buildImage(dockerfile: string, tag: string, options: string[]): Promise<void> {
  const folder = import.meta.dirname
  const labelled = ['--label', bareLabel, '--tag', tag]
  await docker(['build', '--file', `${folder}/${dockerfile}`, ...labelled, ...options, folder])
}

async function runTools(
  command: readonly string[],
  files: 'read-only' | 'writable' = 'read-only',
): Promise<string> {
  const database = (await compose(['ps', '--quiet', 'db'])).trim()
  return docker([
    'run',
    '--rm',
    '--label',
    bareLabel,
    '--network',
    `container:${database}`,
    ...mounts,
    '--volume',
    files === 'writable' ? `${project}_files:/files` : `${project}_files:/files:ro`,
    ...environment,
    toolsImage,
    ...command,
  ])
}

const resticImage = `${project}-restic`
const toolsImage = `${project}-bare`
const volumes = {
  repository: `${project}-bare-repository`,
  dump: `${project}-bare-dump`,
  cache: `${project}-bare-cache`,
}
const mounts = [
  `${volumes.repository}:/repository`,
  `${volumes.dump}:/dump`,
  `${volumes.cache}:/cache`,
].flatMap((mount) => ['--volume', mount])
// The server trusts 127.0.0.1, which is where a container in its network namespace comes from.
const environment = [
  'PGHOST=127.0.0.1',
  'PGUSER=postgres',
  'RESTIC_REPOSITORY=/repository',
  'RESTIC_CACHE_DIR=/cache',
  'RESTIC_PASSWORD=bench',
].flatMap((variable) => ['--env', variable])
