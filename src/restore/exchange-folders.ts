import { reachesFiles } from '../model/capabilities.ts'
import { LifeboatError } from '../errors.ts'
import type { Pair } from '../model/journal.ts'
import { WorkerFailedError, type RunWorker, type WorkerSpec } from '../model/worker.ts'

/** Folders of a volume and of what is to take its place, below the engine's folder of volumes. */
export type Places = Pick<Pair, 'volume' | 'live' | 'beside'>

export type Looked = Pair | { readonly volume: string; readonly reason: string }

/** `in`: what was restored is live. `out`: what was live before is again. */
export type Direction = 'in' | 'out'

const root = '/volumes'

/** Nothing on the way to either folder is a link: it could lead to anything on the machine. */
const functions = `
cd ${root}
isPlain() {
  case "/$1/" in *//*|*/./*|*/../*) return 1;; esac
  rest=$1/ at=.
  while [ -n "$rest" ]; do
    at=$at/\${rest%%/*} rest=\${rest#*/}
    if [ -L "$at" ] || [ ! -d "$at" ]; then return 1; fi
  done
}
inode() { if isPlain "$1"; then stat -c %i "$1"; else echo none; fi; }
`

/** Also tries an exchange in the scratch volume, out of anybody's way: not every file system can. */
const lookScript = `${functions}
look() {
  if ! isPlain "$1" || ! isPlain "$2"; then echo 'its folder is not a plain one'; return; fi
  if [ "$(stat -c %d "$1")" != "$(stat -c %d "$2")" ] || mountpoint -q "$1"; then echo 'it is a file system of its own'; return; fi
  if [ ! -w "$1" ] || [ ! -w "\${1%/*}" ]; then echo 'its folder cannot be written to'; return; fi
  trial=\${2%%/*}/_data/trial
  mkdir -p "$trial/a" "$trial/b"
  if ! mv --exchange --no-copy -T "$trial/a" "$trial/b"; then echo 'its file system cannot exchange'; return; fi
  rm -r "$trial"
  echo "ok $(inode "$1") $(inode "$2")"
}
while [ $# -gt 0 ]; do look "$1" "$2"; shift 2; done
`

/**
 * One that stands as it should is left alone, so that it may be said again after a crash. So is, on the way back, one whose restored side
 * stands beside: it never came in, and whatever is live by now is nobody's to take away.
 */
const exchangeScript = `${functions}
way=$1; shift
while [ $# -gt 0 ]; do
  is=$(inode "$1") other=$(inode "$2")
  if [ "$way" = out ] && [ "$other" = "$3" ]; then shift 4; continue; fi
  if [ "$is" != "$4" ]; then
    if [ "$is" != "$3" ] || [ "$other" != "$4" ]; then
      echo "$1 is neither what was there nor what was restored" >&2
      exit 1
    fi
    mv --exchange --no-copy -T "$1" "$2"
  fi
  shift 4
done
`

/** Whether each volume can be exchanged, and the inodes of both sides. Changes nothing but in the scratch volume. */
export async function lookAtFolders(
  runWorker: RunWorker,
  image: string,
  folder: string,
  places: readonly Places[],
): Promise<Looked[]> {
  const { stdout } = await runWorker({
    ...specOf(image, folder),
    purpose: 'look-at-volumes',
    entrypoint: ['sh', '-ec', lookScript, 'look'],
    command: places.flatMap(({ live, beside }) => [live, beside]),
  })
  return readLooked(stdout, places)
}

/** Pure. */
export function readLooked(stdout: string, places: readonly Places[]): Looked[] {
  const lines = stdout.split('\n')
  return places.map((place, index) => {
    const line = lines[index] ?? ''
    const [, liveInode, newInode] = /^ok (\d+) (\d+)$/.exec(line) ?? []
    if (liveInode !== undefined && newInode !== undefined) return { ...place, liveInode, newInode }
    return { volume: place.volume, reason: line === '' ? 'nothing was said of it' : line }
  })
}

/**
 * Exchanges both folders of each pair, each in one act of the kernel (renameat2 with RENAME_EXCHANGE), or back. Safe to repeat. Throws
 * `files-not-exchanged`; some pairs may be exchanged then.
 */
export async function exchangeFolders(
  runWorker: RunWorker,
  image: string,
  { folder, pairs }: { readonly folder: string; readonly pairs: readonly Pair[] },
  direction: Direction,
): Promise<void> {
  try {
    await runWorker({
      ...specOf(image, folder),
      purpose: direction === 'in' ? 'exchange-files' : 'exchange-back',
      entrypoint: ['sh', '-ec', exchangeScript, 'exchange'],
      command: [
        direction,
        ...pairs.flatMap(({ live, beside, liveInode, newInode }) =>
          direction === 'in'
            ? [live, beside, liveInode, newInode]
            : [live, beside, newInode, liveInode],
        ),
      ],
    })
  } catch (error) {
    if (!(error instanceof WorkerFailedError)) throw error
    throw new LifeboatError('files-not-exchanged', 'the restored files could not be exchanged', {
      hint: 'The tool’s own words stand below; most often a volume was removed or made anew meanwhile.',
      cause: error,
      details: error.details,
    })
  }
}

/** The one worker that sees the engine's folder of volumes. */
function specOf(
  image: string,
  folder: string,
): Pick<WorkerSpec, 'image' | 'env' | 'mounts' | 'capabilities' | 'network'> {
  return {
    image,
    env: {},
    mounts: [{ kind: 'bind', source: folder, target: root, writable: true }],
    capabilities: reachesFiles,
    network: 'none',
  }
}
