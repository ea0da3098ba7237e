import type { Manifest, Part } from '../../../src/model/manifest.ts'
import type { TestStack } from '../test-stack.ts'

const restic = 'RESTIC_REPOSITORY=/repository RESTIC_PASSWORD=test restic --no-cache --json'

/**
 * Publishes the backup once more, with its dumps changed by a shell command before they were stored: every byte of that can be read back, so that
 * only a look into the dumps tells. `counted` is what the manifest then says of them, if not what they are. Gives its id.
 */
export async function spoilDumps(
  stack: TestStack,
  manifest: Manifest,
  change: string,
  counted: Partial<Pick<Part, 'files' | 'bytes'>> = {},
): Promise<string> {
  const id = `${manifest.id.slice(0, -4)}${Math.random().toString(36).slice(2, 6)}`
  const part = manifest.parts.find(({ kind }) => kind === 'databases')
  if (part === undefined) throw new Error('the backup has no dumps')
  const inside = (command: string): Promise<string> =>
    stack.shell(
      'lifeboat',
      `set -e; rm -rf /tmp/spoil; mkdir /tmp/spoil; cd /tmp/spoil; ${command}`,
    )
  const tags = `--tag backup=${id} --tag project=${manifest.project}`
  const stored = await inside(`
${restic} restore --quiet ${part.snapshot} --target / >&2
cd /stack/databases && { ${change}; } >&2
${restic} backup --quiet --force --host '${manifest.host}' --tag lifeboat=databases ${tags} /stack/databases
rm -rf /stack`)
  const summary = JSON.parse(stored.trim().split('\n').at(-1) ?? '') as Record<string, number>
  const { snapshot_id: snapshot, files_new: files, total_bytes_processed: bytes } = summary
  const found = JSON.parse(await inside(`${restic} snapshots`)) as Snapshot[]
  const tree = found.find((each) => each.id === String(snapshot))?.tree
  const published = found.find(
    ({ tags: its = [] }) =>
      its.includes(`backup=${manifest.id}`) && its.includes('lifeboat=manifest'),
  )
  const parts = manifest.parts.map((each) =>
    each.kind === 'databases' ? { ...each, snapshot, tree, files, bytes, ...counted } : each,
  )
  // The list of the configuration is too long for a command.
  const config = { files: [], notCaptured: [] }
  const document = Buffer.from(JSON.stringify({ ...manifest, id, parts, config })).toString(
    'base64',
  )
  const copied = (published?.tags ?? []).filter((tag) => !tag.startsWith('backup='))
  const words = [...copied, `backup=${id}`].map((tag) => `--tag '${tag}'`).join(' ')
  await inside(`echo ${document} | base64 -d >manifest.json
${restic} backup --quiet --force --host '${manifest.host}' ${words} manifest.json`)
  return id
}

type Snapshot = { readonly id: string; readonly tree: string; readonly tags?: readonly string[] }
