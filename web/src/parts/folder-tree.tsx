import type { VNode } from 'preact'
import { useState } from 'preact/hooks'

import type { ListedFolder } from '../../../src/model/listed-folder.ts'
import { useAnswer } from '../api/use-answer.ts'
import { toHash } from '../route.ts'
import { formatBytes, formatMode, formatTime } from '../show.ts'
import { Loading } from './page.tsx'
import { ProblemNotice } from './problem-notice.tsx'

type Listed = ListedFolder['entries'][number]

type Place = { readonly backup: string; readonly volume: string; readonly path: string }

/** A folder of a stored volume. Each is asked for when it is opened, so that a large volume costs nothing. */
export function FolderTree({ backup, volume, path }: Place): VNode {
  const query = new URLSearchParams({ volume, path })
  const { data, trouble } = useAnswer<ListedFolder>(
    `backups/${encodeURIComponent(backup)}/tree?${query}`,
  )
  if (trouble !== undefined) return <ProblemNotice trouble={trouble} />
  if (data === undefined) return <Loading />
  if (data.entries.length === 0) return <p class="quiet">An empty folder.</p>
  return (
    <ul class="tree">
      {data.entries.map((entry) => (
        <li key={entry.name}>
          <Entry entry={entry} place={{ backup, volume, path: join(path, entry.name) }} />
        </li>
      ))}
    </ul>
  )
}

function Entry({ entry, place }: { entry: Listed; place: Place }): VNode {
  const [isOpen, setIsOpen] = useState(false)
  if (isFolder(entry)) {
    return (
      <details onToggle={(event) => setIsOpen(event.currentTarget.open)}>
        <summary>{entry.name}/</summary>
        {isOpen ? (
          <div class="inside">
            <Restore place={place} />
            <FolderTree {...place} />
          </div>
        ) : null}
      </details>
    )
  }
  const query = new URLSearchParams({ volume: place.volume, path: place.path })
  const file = `backups/${encodeURIComponent(place.backup)}/file?${query}`
  return (
    <span class="entry">
      {entry.type === 'file' ? (
        <a href={file} download={entry.name}>
          {entry.name}
        </a>
      ) : (
        <span>
          {entry.name} <span class="quiet">({entry.type})</span>
        </span>
      )}
      <span class="quiet">
        {describe(entry)} <Restore place={place} />
      </span>
    </span>
  )
}

function Restore({ place: { backup, volume, path } }: { place: Place }): VNode {
  // The name of what it restores is only heard: beside the entry it is seen already.
  return (
    <a
      class="minor"
      href={toHash(['backups', backup, 'restore'], { volume, path: path.replace(/^\//, '') })}
    >
      restore<span class="heard"> {path}</span>
    </a>
  )
}

function describe({ size, modified, mode }: Listed): string {
  return [
    ...(size === null ? [] : [formatBytes(size)]),
    formatTime(modified),
    formatMode(mode),
  ].join(', ')
}

function isFolder({ type }: Listed): boolean {
  return type === 'folder'
}

function join(path: string, name: string): string {
  return `${path === '/' ? '' : path}/${name}`
}
