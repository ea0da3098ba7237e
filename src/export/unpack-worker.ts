import { restoresFiles } from '../model/capabilities.ts'
import type { WorkerMount, WorkerSpec } from '../model/worker.ts'
import { root } from '../repository/part-path.ts'
import { openPipe, type Handover } from './handover.ts'
import { metadata, writeSums } from './pack-worker.ts'

const sums = '/tmp/SHA256SUMS'

/** Two lists are compared, not one checked: a file that is in none would pass that. */
const script = `
set -euo pipefail
cd ${root}
${openPipe('<')}
zstd -q -d -c <&3 | tar --extract --preserve-permissions ${metadata}
[ -e manifest.json ] && [ -e SHA256SUMS ] || { echo 'it holds no manifest.json or no SHA256SUMS' >&2; exit 1; }
${writeSums} >${sums}
if ! cmp -s ${sums} SHA256SUMS; then
  echo 'these files are not as SHA256SUMS says:' >&2
  { diff ${sums} SHA256SUMS || true; } | grep '^[<>]' | head -n 20 >&2
  exit 1
fi
printf '{"event":"unpacked","manifest":"%s"}\\n' "$(base64 -w 0 manifest.json)"
`

/** A worker that unpacks an export from the handover's pipe into the staging volume, and fails unless it is whole. */
export function unpackSpec(image: string, staging: WorkerMount, handover: Handover): WorkerSpec {
  return {
    purpose: 'unpack-export',
    image,
    entrypoint: ['tini', '-g', '--', 'bash', '-c', script],
    command: [],
    env: { HANDOVER: handover.path },
    mounts: [staging, ...handover.mounts],
    capabilities: restoresFiles,
    network: 'none',
  }
}

/** The manifest's text, of what the worker said. */
export function readUnpacked(stdout: string): string {
  const line = stdout.split('\n').find((each) => each.startsWith('{"event":"unpacked"')) ?? '{}'
  const { manifest = '' } = JSON.parse(line) as { manifest?: string }
  return Buffer.from(manifest, 'base64').toString()
}
