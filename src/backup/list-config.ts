/** Runs inside the config worker: lists and hashes what the part will hold, and names what it leaves out and why. */
import { createHash } from 'node:crypto'
import type { Dirent } from 'node:fs'
import { lstat, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { messageOf } from '../errors.ts'
import type { ConfigFile } from '../model/manifest.ts'
import { ListRequest, type Listing } from './config-listing.ts'
import { excludeLine } from './exclude-line.ts'

const versionControl = new Set(['.git', '.hg', '.svn', '.bzr'])
const dependencies = new Set(['node_modules', 'bower_components', '.venv', '__pycache__'])
const maxFileBytes = 10 * 1024 * 1024
const maxTotalBytes = 200 * 1024 * 1024
const maxFiles = 20_000

type State = {
  readonly without: ReadonlySet<string>
  readonly files: ConfigFile[]
  readonly left: { readonly path: string; readonly source: string; readonly because: string }[]
  bytes: number
}

/** Reads the request, writes restic's exclude file, gives the listing. */
export async function listConfig(requestPath: string, excludePath: string): Promise<Listing> {
  const request = ListRequest.parse(JSON.parse(await readFile(requestPath, 'utf8')))
  const state: State = { without: new Set(request.without), files: [], left: [], bytes: 0 }
  for (const { source, target } of request.roots) await visit(state, target, source)
  await writeFile(excludePath, state.left.map(({ path }) => `${excludeLine(path)}\n`).join(''))
  const notCaptured = state.left.map(({ source, because }) => ({ source, because }))
  return { event: 'listed', files: state.files, notCaptured }
}

async function visit(state: State, path: string, source: string): Promise<void> {
  const stat = await lstat(path).catch(() => undefined)
  if (stat === undefined) {
    // A name that is not UTF-8 arrives with this character in it; restic reads the real one.
    const isMangled = path.includes('\uFFFD')
    const because = isMangled
      ? 'its name is not UTF-8: held, but not listed'
      : 'vanished while it was listed'
    return leave(state, path, source, because)
  }
  if (state.without.has(path)) return leave(state, path, source, 'data, not configuration')
  if (stat.isDirectory()) return visitFolder(state, path, source)
  // A link is stored as it is; what it points to counts only where it stands itself.
  if (stat.isSymbolicLink()) return
  if (!stat.isFile()) return leave(state, path, source, 'neither file nor folder nor link')
  if (stat.size > maxFileBytes)
    return leave(state, path, source, `larger than ${maxFileBytes} bytes`)
  if (state.files.length >= maxFiles || state.bytes + stat.size > maxTotalBytes) {
    return leave(state, path, source, `beyond ${maxFiles} files or ${maxTotalBytes} bytes in all`)
  }
  try {
    const content = await readFile(path)
    state.bytes += content.length
    state.files.push({
      path,
      source,
      bytes: content.length,
      sha256: createHash('sha256').update(content).digest('hex'),
      mode: stat.mode & 0o7777,
      uid: stat.uid,
      gid: stat.gid,
      mtime: stat.mtime.toISOString(),
    })
  } catch (error) {
    leave(state, path, source, `cannot be read (${messageOf(error)})`)
  }
}

async function visitFolder(state: State, path: string, source: string): Promise<void> {
  let entries: Dirent[]
  try {
    entries = await readdir(path, { withFileTypes: true })
  } catch (error) {
    return leave(state, path, source, `cannot be read (${messageOf(error)})`)
  }
  for (const { name } of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const below = join(path, name)
    const belowSource = join(source, name)
    if (versionControl.has(name)) leave(state, below, belowSource, 'version control')
    else if (dependencies.has(name))
      leave(state, below, belowSource, 'dependencies, installed anew')
    else await visit(state, below, belowSource)
  }
}

function leave(state: State, path: string, source: string, because: string): void {
  state.left.push({ path, source, because })
}
