import { readsAttributes } from '../model/capabilities.ts'
import type { WorkerFile, WorkerMount, WorkerSpec } from '../model/worker.ts'
import { root } from '../repository/part-path.ts'
import { openPipe, type Handover } from './handover.ts'

/** GNU tar's options for everything that it can keep; the same when packing and unpacking. */
export const metadata = `--xattrs --xattrs-include='*' --acls --numeric-owner`

/** Hashes of all regular files but their own list, in the order of their names. `sha256sum -c` reads it. */
export const writeSums = `find . -type f ! -path ./SHA256SUMS -printf '%P\\0' | LC_ALL=C sort -z | xargs -0 -r sha256sum --`

/** Access and change times belong to the file system, and a name with the process's number in it would differ every time. */
const headers = `--format=posix --pax-option='exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime'`

const script = `
set -euo pipefail
cd ${root}
${openPipe('>')}
${writeSums} >SHA256SUMS
found=$(wc -l <SHA256SUMS)
[ "$found" -eq "$FILES" ] || { echo "$found files were read out of the parts, $FILES belong there" >&2; exit 1; }
members=
for name in manifest.json VERIFICATION.txt SHA256SUMS config databases volumes binds images; do
  [ ! -e "$name" ] || members="$members $name"
done
tar --create ${headers} ${metadata} --sparse --sort=name $members | zstd -q -T0 >&3
`

/**
 * A worker that packs the parts that stand in the staging volume, with the given documents, into one compressed tar and writes it
 * into the handover's pipe. It fails unless there are as many regular files as there must be.
 */
export function packSpec(request: {
  readonly image: string
  readonly staging: WorkerMount
  readonly handover: Handover
  readonly documents: Readonly<Record<'manifest.json' | 'VERIFICATION.txt', string>>
  /** How many regular files the parts hold. */
  readonly fileCount: number
}): { readonly spec: WorkerSpec; readonly files: readonly WorkerFile[] } {
  const { image, staging, handover, documents, fileCount } = request
  const files = Object.entries(documents).map(([name, text]) => ({
    path: `${root}/${name}`,
    content: Buffer.from(text),
    mode: 0o644,
  }))
  const spec: WorkerSpec = {
    purpose: 'pack-export',
    image,
    // bash alone, as process 1, would not hear that it is to stop.
    entrypoint: ['tini', '-g', '--', 'bash', '-c', script],
    command: [],
    env: { HANDOVER: handover.path, FILES: String(fileCount + files.length) },
    mounts: [staging, ...handover.mounts],
    capabilities: readsAttributes,
    network: 'none',
  }
  return { spec, files }
}
