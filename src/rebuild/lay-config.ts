import { restoresFiles } from '../model/capabilities.ts'
import { configRoot } from '../backup/config-listing.ts'
import { LifeboatError } from '../errors.ts'
import type { Clone } from '../model/clone.ts'
import type { RunWorker } from '../model/worker.ts'
import { globalOptions, reachRepository, type Repository } from '../repository/repository.ts'
import type { ConfigTarget } from './config-targets.ts'
import type { DataPlace } from './find-data-places.ts'
import { Laid, Placed, type LayOrder } from './lay-files.ts'

type LayRequest = {
  readonly runWorker: RunWorker
  readonly repository: Repository
  readonly image: string
  /** The snapshot that holds the configuration today. */
  readonly snapshot: string
  readonly targets: readonly ConfigTarget[]
  /** Made, empty, when they are missing. */
  readonly places: readonly DataPlace[]
  readonly clone: Clone | null
  /** Whether nothing of a clone can stand yet. */
  readonly isNew: boolean
  /** Host paths that are not written. */
  readonly without: readonly string[]
}

const orderPath = '/lifeboat/lay.json'
const listPath = '/lifeboat/copies'
const captured = '/lifeboat/captured'

/**
 * cp, because it keeps times to the nanosecond, ACLs and attributes, of folders too. What it copies comes under its name whole: a run that is killed
 * leaves no half of it.
 */
const script = `
if [ -n "\${CLOSED:-}" ]; then umask 077; fi
lifeboat worker lay-files ${captured} /host ${orderPath} ${listPath}
while IFS= read -r -d '' from && IFS= read -r -d '' to; do
  mkdir -p -- "$(dirname -- "$to")"
  rm -rf -- "$to.lifeboat"
  cp -a -T -- "$from" "$to.lifeboat"
  mv -T -- "$to.lifeboat" "$to"
done < ${listPath}
lifeboat worker list-places /host ${orderPath} ${listPath}
while IFS= read -r -d '' kind && IFS= read -r -d '' place; do
  above=$(dirname -- "$place")
  mkdir -p -- "$above"
  touch -r "$above" /lifeboat/times
  if [ "$kind" = folder ]; then mkdir -m 755 -- "$place"; else : > "$place"; chmod 644 -- "$place"; fi
  touch -r /lifeboat/times -- "$above"
done < ${listPath}
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
  { runWorker, repository, image, snapshot, targets, places, clone, isNew, without }: LayRequest,
  does: LayOrder['does'],
): Promise<void> {
  const order: LayOrder = {
    does,
    targets: [...targets],
    places: places.map(({ path, kind }) => ({ path, kind })),
    anew: places.flatMap(({ path, held }) => (held === undefined ? [] : [path])),
    ...(clone === null ? {} : { within: { folder: clone.folder, isNew, without: [...without] } }),
  }
  const restic = `restic restore --no-lock --quiet ${globalOptions(repository).join(' ')}`
  const { stdout } = await runWorker(
    {
      purpose: `${does}-config`,
      image,
      capabilities: restoresFiles,
      entrypoint: [
        'bash',
        '-euc',
        `${restic} "$SNAPSHOT:${configRoot}" --target ${captured} --include /project --include /outside >/dev/null\n${script}`,
      ],
      command: [],
      ...reachRepository(repository, {
        SNAPSHOT: snapshot,
        // The original’s folder may have been for its owner alone, and what is above a clone’s is made here.
        ...(clone === null ? {} : { CLOSED: 'yes' }),
      }),
      mounts: [
        // Whole: where its folders lead, only its own root knows, and what is missing cannot be mounted.
        { kind: 'bind', source: '/', target: '/host', writable: does === 'write' },
        ...repository.mounts.map((mount) => ({ ...mount, writable: false })),
      ],
    },
    [{ path: orderPath, content: Buffer.from(JSON.stringify(order)) }],
  )
  const { differing, ...laid } = Laid.parse(readLine(stdout, 'laid'))
  const placed = Placed.parse(readLine(stdout, 'placed'))
  if (differing.length > 0) throw inTheWay(differing, clone)
  const leadingOut = [...laid.leadingOut, ...placed.leadingOut]
  if (leadingOut.length > 0) throw leadsOut(leadingOut)
}

function readLine(stdout: string, event: string): unknown {
  const line = stdout.split('\n').find((each) => each.startsWith(`{"event":"${event}"`))
  return JSON.parse(line ?? 'null')
}

function leadsOut(paths: readonly string[]): LifeboatError {
  return new LifeboatError(
    'clone-leads-out',
    `${paths.length} paths of the clone lead out of its folder, to where the original’s may be`,
    {
      hint: 'A link of the project’s folder stands in them: a clone writes to nothing but its own. Mount what the link leads to by its own path, back that up, and clone that backup.',
      details: [...paths],
    },
  )
}

function inTheWay(paths: readonly string[], clone: Clone | null): LifeboatError {
  return new LifeboatError(
    'config-in-the-way',
    `${paths.length} files stand on the host where the configuration goes, and differ from the backup’s`,
    {
      hint:
        clone === null
          ? 'Move them away when the backup’s are meant, and run it again: nothing is written over. Nothing was changed.'
          : 'They are of no clone that Lifeboat knows of. Move them away, or choose another name. Nothing was changed.',
      details: [...paths],
    },
  )
}
