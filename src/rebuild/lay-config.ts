import { configRoot } from '../backup/config-listing.ts'
import { LifeboatError } from '../errors.ts'
import type { RunWorker } from '../model/worker.ts'
import { globalOptions, resticEnvironment, type Repository } from '../repository/repository.ts'
import type { ConfigTarget } from './config-targets.ts'
import type { DataPlace } from './find-data-places.ts'
import { Laid, type LayOrder } from './lay-files.ts'

type LayRequest = {
  readonly runWorker: RunWorker
  readonly repository: Repository
  readonly image: string
  /** The snapshot that holds the configuration today. */
  readonly snapshot: string
  readonly targets: readonly ConfigTarget[]
  /** Made, empty, when they are missing. */
  readonly places: readonly DataPlace[]
}

const orderPath = '/lifeboat/lay.json'
const listPath = '/lifeboat/copies'

/**
 * cp, because it keeps times to the nanosecond, ACLs and attributes, of folders too. What it copies comes under its name whole: a run that is killed
 * leaves no half of it.
 */
const script = `
lifeboat worker lay-files /captured /host ${orderPath} ${listPath}
while IFS= read -r -d '' from && IFS= read -r -d '' to; do
  mkdir -p -- "$(dirname -- "$to")"
  rm -rf -- "$to.lifeboat"
  cp -a -T -- "$from" "$to.lifeboat"
  mv -T -- "$to.lifeboat" "$to"
done < ${listPath}
lifeboat worker make-places /host ${orderPath}
sync
`

/** Looks whether the configuration can be written where it stood. Writes nothing. Throws `config-in-the-way`, naming each file. */
export async function checkConfig(request: LayRequest): Promise<void> {
  await layOut(request, 'look')
}

/**
 * Writes a backup's configuration to where it stood on its host. What is there already and the same is left as it is, so that a second time
 * does no harm; nothing is ever written over. Throws `config-in-the-way`.
 */
export async function layConfig(request: LayRequest): Promise<void> {
  await layOut(request, 'write')
}

async function layOut(
  { runWorker, repository, image, snapshot, targets, places }: LayRequest,
  does: LayOrder['does'],
): Promise<void> {
  const order: LayOrder = { does, targets: [...targets], places: [...places] }
  const restic = `restic restore --no-lock --quiet ${globalOptions(repository).join(' ')}`
  const { stdout } = await runWorker(
    {
      purpose: `${does}-config`,
      image,
      entrypoint: [
        'bash',
        '-euc',
        `${restic} "$SNAPSHOT:${configRoot}" --target /captured --include /project --include /outside >/dev/null\n${script}`,
      ],
      command: [],
      env: { ...resticEnvironment(repository), SNAPSHOT: snapshot },
      mounts: [
        // Whole: where its folders lead, only its own root knows, and what is missing cannot be mounted.
        { kind: 'bind', source: '/', target: '/host', writable: does === 'write' },
        ...repository.mounts.map((mount) => ({ ...mount, writable: false })),
      ],
      network: 'none',
    },
    [{ path: orderPath, content: Buffer.from(JSON.stringify(order)) }],
  )
  const line = stdout.split('\n').find((each) => each.startsWith('{"event":"laid"'))
  const { differing } = Laid.parse(JSON.parse(line ?? 'null'))
  if (differing.length > 0) throw inTheWay(differing)
}

function inTheWay(paths: readonly string[]): LifeboatError {
  return new LifeboatError(
    'config-in-the-way',
    `${paths.length} files stand on the host where the configuration goes, and differ from the backup’s`,
    {
      hint: 'Move them away when the backup’s are meant, and run it again: nothing is written over. Nothing was changed.',
      details: [...paths],
    },
  )
}
