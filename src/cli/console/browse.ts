import { posix } from 'node:path'

import { formatBytes } from '../../format.ts'
import { showName, type PathEntry } from '../../model/path-entry.ts'
import type { Desk } from './desk.ts'
import type { Choice } from './prompter.ts'
import { writeCommand } from './write-command.ts'

const root = '/stack'

/** Walks through a backup’s folders, and says of a file how to take it out. */
export async function browse({ lifeboat, prompter, look }: Desk, id: string): Promise<void> {
  const { manifest } = await look('opening the backup', () => lifeboat.show(id))
  let folder = root
  for (;;) {
    const found = await look(`reading ${folder}`, async (signal) => {
      const reader = await lifeboat.reader(signal)
      return reader.findPath(manifest, folder)
    })
    const entries = found.type === 'folder' ? found.entries : [found.entry]
    const chosen = await prompter.find({
      message: folder,
      choices: describeEntries(entries, folder !== root),
    })
    if (chosen === 'done') return
    const entry = entries.find(({ path }) => path === chosen)
    if (entry === undefined) folder = posix.dirname(folder)
    else if (entry.type === 'folder') folder = entry.path
    else {
      const take = writeCommand(['show', id, '--path', entry.path])
      prompter.say(
        `to take out ${showName(entry.name)}, from the host:\ndocker compose exec -T lifeboat ${take} > FILE`,
      )
    }
  }
}

/** Folders first. No path is like the other two: each begins with a slash. Pure. */
export function describeEntries(
  entries: readonly PathEntry[],
  hasParent: boolean,
): Choice<string>[] {
  const sorted = [...entries.filter(isFolder), ...entries.filter((each) => !isFolder(each))]
  return [
    ...(hasParent ? [{ value: 'up', label: '..' }] : []),
    ...sorted.map(({ path, name, type, bytes }) => ({
      value: path,
      label: type === 'folder' ? `${showName(name)}/` : showName(name),
      hint: bytes === null ? type : formatBytes(bytes),
    })),
    { value: 'done', label: 'that is all' },
  ]
}

function isFolder({ type }: PathEntry): boolean {
  return type === 'folder'
}
